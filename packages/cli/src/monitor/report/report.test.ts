import type { PerformanceData } from '@plumbline/protocol/api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CALM, createPerformance, createSample, EMPTY, FAILING } from '../../../test/performance-fixture.ts'
import { displayWidth } from '../../terminal/text-width.ts'
import { DEFAULT_FAIL_ON } from '../fail-on.ts'
import { judgeCheck } from '../verdict.ts'
import { renderReport } from './report.ts'

const address = new URL('http://127.0.0.1:3000/')

function render(data: PerformanceData, columns = 80, over: { colour?: boolean; unicode?: boolean } = {}): string {
  const terminal = { columns, colour: false, unicode: true, ...over }
  return renderReport({ data, address, verdict: judgeCheck(data, DEFAULT_FAIL_ON) }, terminal)
}

const samples = [
  createSample('m-1', 35_000, { conversationId: 'c-12' }),
  createSample('m-2', 8_000, { conversationId: 'c-12' }),
  createSample('m-3', 900, { conversationId: 'c-3' }),
  createSample('m-4', 6_000, {
    state: 'inFlight',
    latencyMs: null,
    withinSla: false,
    missingStages: ['completed', 'sent'],
  }),
]

const HOSTILE = 'x\u001b[2J\u001b]0;owned\u0007\r\n\u009b31m\u202egnp.exe\u0000'

/** Every text of an answer replaced by one that would like to own the terminal. */
function makeHostile(data: PerformanceData): PerformanceData {
  const text = JSON.stringify(data, (key, value) =>
    typeof value === 'string' &&
    !['verdict', 'severity', 'state', 'precision', 'comparison', 'lastUpdated'].includes(key)
      ? `${value}${HOSTILE}`
      : value,
  )
  return JSON.parse(text)
}

describe('the report of the typical hour', () => {
  const report = render(createPerformance({ samples }))

  test.each([
    ['its window and its freshness', 'last 1 h to 2026-03-01 10:30:00 UTC'],
    ['its freshness', 'newest mark 2 s ago'],
    [
      'compliance with target, numerator and denominator',
      '✓ SLA compliance 95.07 %   target 95 %   135 of 142 within 5 s',
    ],
    ['the interval', '95 % interval 90.17 % to 97.59 %'],
    ['what was left out', '5 messages with lost marks left out'],
    ['the four states', 'Messages 150   142 complete   3 in flight   0 failed   5 timing lost'],
    ['a tier', '5 to 10 s       6   4.2 %  ████'],
    ['the statistics', 'min 450 ms  median 1.2 s  mean 1.85 s  P95 4.8 s  P99 7.2 s'],
    ['the change', 'mean up 12.1 % on the window before (1.65 s over 130 messages)'],
    ['a phase with its budget', 'Worker and AI draft       1.2 s   2.8 s     3 s  █'],
    ['a missed item of the checklist', '✗  Messages of 30 s and more        1  none'],
    ['a finding', '✗ critical: Messages took 30 s or more'],
    ['its next step', '→ Open the slowest samples and see in which phase they waited.'],
    ['the slowest messages', 'm-1  35 s  Worker and AI draft: 34.3 s'],
    ['an unanswered message', 'm-4   6 s  unanswered, completed, sent missing'],
    ['that it need not be escalated', 'Escalate   not yet'],
  ])('has %s', (_, text) => {
    expect(report).toContain(text)
  })

  test('ends with the exit code and its reason', () => {
    expect(report.endsWith('\n\nexit 1: critical: Messages took 30 s or more\n')).toBe(true)
  })
})

test('an incident names the phase to blame, and says to escalate now', () => {
  const report = render(createPerformance({ ...FAILING, samples }))
  expect(report).toContain('► Sending to the helpdesk     8 s    39 s     1 s')
  expect(report).toContain('6 in flight (4 past 5 s)')
  expect(report).toContain('Escalate   now: 61.53 % in time, 12 of 30 s and more')
  expect(report).toMatch(/exit 1: critical: SLA compliance is below 80 %: escalate; critical: More than 10/)
})

test('a calm hour has no findings and no incident', () => {
  const report = render(createPerformance(CALM))
  expect(report).toContain('Findings none')
  expect(report).not.toContain('Incident')
  expect(report).not.toContain('✗')
  expect(report.endsWith('\nexit 0: nothing that fails (--fail-on critical)\n')).toBe(true)
})

test('an empty hour is no good hour: it says how to send something, and exit 3', () => {
  const report = render(createPerformance(EMPTY))
  expect(report).toContain('no mark has ever arrived')
  expect(report).toContain('? No messages in the last 1 h: nothing has been sent yet')
  expect(report).toContain('plumbline send mark')
  expect(report).not.toContain('✓')
  expect(report).toContain('exit 3: 0 messages in the window; 5 are needed to judge')
})

test('messages in flight only: no distribution, and no figure that looks like one', () => {
  const report = render(
    createPerformance({ ...EMPTY, inFlight: 7, inFlightBreaches: 2, lastMarkAt: '2026-03-01T10:29:00Z' }),
  )
  expect(report).toContain('? SLA compliance 0 %')
  expect(report).toContain('mean no data')
  expect(report).not.toContain('NaN')
  expect(report).not.toContain('Answered in')
})

test('timing that was switched off is said in the first lines', () => {
  const data = createPerformance()
  data.systemInfo.enabled = false
  expect(render(data)).toContain('is timing switched off?')
})

test('a filter, odd marks and inconsistent figures are said', () => {
  const data = createPerformance({ conversationId: 'c-12' })
  data.anomalies = { negativePhases: 2, repeatedMarks: 1 }
  data.consistent = false
  data.systemInfo.precision = 'minute'
  const report = render(data, 120)
  expect(report).toContain('conversation c-12 only')
  expect(report).toContain('2 messages with marks out of order')
  expect(report).toContain('1 mark sent more than once')
  expect(report).toContain('do not agree with the distribution')
  expect(report).toContain('percentiles within 1.1 %')
})

const scenes = {
  typical: createPerformance({ samples }),
  failing: createPerformance({ ...FAILING, samples }),
  empty: createPerformance(EMPTY),
  hostile: makeHostile(createPerformance({ ...FAILING, samples, conversationId: 'c-12' })),
  long: createPerformance({ samples: [createSample('m'.repeat(200), 35_000, { conversationId: '会'.repeat(200) })] }),
}

describe.each(Object.entries(scenes))('the %s report', (_, data) => {
  test.each([60, 80, 120])('keeps to %i columns and holds no control character', (columns) => {
    const report = render(data, columns)
    for (const line of report.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
    expect(report.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  test('keeps to any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.boolean(), (columns, unicode) => {
        const report = render(data, columns, { unicode })
        for (const line of report.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
      }),
      { numRuns: 40 },
    )
  })

  test('in ASCII is ASCII', () => {
    expect(render(data, 80, { unicode: false })).toMatch(/^[\x20-\x7e\n]*$/)
  })

  test('in colour holds no escape sequence but colours, and the same words', () => {
    const coloured = render(data, 80, { colour: true })
    expect(coloured).toContain('\u001b[')
    const sgr = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
    expect(coloured.replace(sgr, '')).toBe(render(data, 80))
  })
})
