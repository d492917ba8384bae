import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../terminal/text-width.ts'
import { calmReport, emptyReport, hostileReport, sampleReport } from '../test-support/reports.ts'
import { judgeReport } from '../verdict.ts'
import { renderReport } from './report.ts'

const PLAIN = { columns: 100, colour: false, unicode: true }
const linesOf = (report = sampleReport(), terminal = PLAIN): string[] =>
  renderReport(report, judgeReport(report, {}), terminal).split('\n')

describe('the text report of the sample', () => {
  const lines = linesOf()

  test('has every section of source 003, in its order', () => {
    const headings = lines.filter(
      (_, i) => /^[=-]{80}$/.test(lines[i - 1] ?? '') && /^[=-]{80}$/.test(lines[i + 1] ?? ''),
    )
    expect(headings).toEqual([
      'PERFORMANCE MONITORING REPORT',
      'OVERALL METRICS',
      'POINTS LOST',
      'ISSUES',
      'RECOMMENDATIONS',
      'SERVICE PERFORMANCE',
      'SLOWEST OPERATIONS',
      'MOST FREQUENT ERRORS',
      'HOURLY PATTERN (00:00 TO 23:00 UTC)',
    ])
  })

  test.each([
    'Period: 2026-02-28T10:00:00.000Z - 2026-03-01T10:00:00.000Z',
    'Health Score: 87/100 🟡 Good',
    'Total Operations:   1,247 (52 an hour)',
    'Average Duration:   714 ms',
    'Error Rate:         3.13 % (minimal), 95 % interval 2.3 % to 4.25 %',
    '-3.13  Error rate, which may cost 30',
    '       → without the 18 failures of n8n the rate is 1.68 %: 1.44 points back',
    '❌ n8n P95 duration 3,400 ms is above the threshold of 2,000 ms',
    '💡 Optimize slow n8n operations',
    '✅ hubspot ➡️',
    '   Operations:    523 (97.5 % success), 21.8 an hour',
    '   P95 Duration:  1,850 ms',
    '   Trend:         stable (-8.2 %), 95 % interval -22.7 % to +9.1 %',
    '⚠️ n8n 📉',
    '   Trend:         degrading (+15.3 %), 95 % interval +4.3 % to +27.5 %',
    '   Issues:        Moderate error rate, P95 above threshold, Performance degrading',
    '1. hubspot:contacts.batch',
    '   Avg: 2,340 ms (45 calls), P95 2,900 ms, 11.8 % of all time',
    '1. [hubspot] Rate limit exceeded (12 times)',
    'exit 1: 3 issues',
  ])('%s', (line) => {
    expect(lines).toContain(line)
  })
})

describe('other reports', () => {
  test('all well says so, and leaves out what it has nothing to say about', () => {
    const lines = linesOf(calmReport())
    expect(lines).not.toContain('POINTS LOST')
    expect(lines).not.toContain('RECOMMENDATIONS')
    expect(lines[lines.indexOf('ISSUES') + 2]).toBe('none')
  })

  test('nothing ever sent says how to send the first', () => {
    const text = linesOf(emptyReport(null)).join('\n')
    expect(text).toContain('Health Score: No data ⚪')
    expect(text).toContain('→ send one by hand: plumbline send measurement operation hubspot contacts.batch 120')
    expect(text).not.toContain('OVERALL METRICS')
  })

  test('nothing in the period says how far to look back, and what is known', () => {
    const { window } = sampleReport()
    const text = linesOf(emptyReport(window.to - 50 * 3_600_000)).join('\n')
    expect(text).toContain('→ look further back: plumbline report --hours 50')
    expect(text).toContain('known: hubspot, n8n')
  })

  test('the next step asks about the same, and can be copied into a shell', () => {
    const report = emptyReport(sampleReport().window.to - 3_600_000)
    const knownServices = Array.from({ length: 300 }, (_, i) => `s${i}`)
    const coverage = { ...report.coverage, knownServices }
    const text = linesOf({ ...report, service: 'big crm', environment: 'eu', coverage }).join('\n')
    expect(text).toContain("plumbline report --service 'big crm' --environment eu --hours 1")
    expect(text).toMatch(/ s18, s19 and\s+280 more$/m)
  })

  test('of one service in one environment says so', () => {
    const lines = linesOf(sampleReport({ service: 'n8n', environment: 'eu' }))
    expect(lines.slice(5, 7)).toEqual(['Service: n8n', 'Environment: eu'])
  })

  test('of 60 services has the first 50 of services and issues, and says how to see the others', () => {
    const { services, issues, ...sample } = sampleReport()
    const sixty = <Item>(items: readonly Item[]): Item[] => Array.from({ length: 20 }, () => items).flat()
    const lines = linesOf({ ...sample, services: sixty(services), issues: sixty(issues) })
    expect(lines.filter((line) => line.startsWith('   Operations:'))).toHaveLength(50)
    expect(lines).toContain('and 10 more services, which --format json lists')
    expect(lines).toContain('and 10 more issues, which --format json lists')
  })

  test('what the figures do not cover is said at the top', () => {
    const sample = sampleReport()
    const overall = { ...sample.overall, trend: { ...sample.overall.trend, complete: false } }
    const coverage = { ...sample.coverage, notes: ['Data begins at noon.'] }
    const text = linesOf({ ...sample, overall, coverage, precision: 'hour' }).join('\n')
    expect(text).toContain('Percentiles are within 1.1 %: they come from sums by hour.\nData begins at noon.')
    expect(text).toMatch(/^Trend: .*previous period incomplete$/m)
  })

  test.each([20, 44, 60, 80, 120])('no line is wider than %i columns', (columns) => {
    for (const report of [sampleReport(), emptyReport(null), hostileReport()])
      for (const line of linesOf(report, { ...PLAIN, columns })) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
  })

  test('names and texts from outside reach the terminal as plain text, in ASCII where that is asked for', () => {
    const shown = [...linesOf(hostileReport()).join('\n')]
    expect(shown.filter((character) => (character < ' ' && character !== '\n') || character === '\u202e')).toEqual([])
    expect(linesOf(hostileReport(), { ...PLAIN, unicode: false }).join('\n')).toMatch(/^[\x20-\x7e\n]+$/)
  })
})
