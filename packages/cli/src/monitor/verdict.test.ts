import { describe, expect, test } from 'vitest'
import { CALM, createPerformance, EMPTY, FAILING, type Scenario } from '../../test/performance-fixture.ts'
import { parseFailOn } from './fail-on.ts'
import { judgeCheck } from './verdict.ts'

function judge(scenario: Partial<Scenario>, ...texts: string[]) {
  const failOn = parseFailOn(texts)
  if (!failOn.ok) throw new Error(failOn.problem)
  const { outcome, exitCode, reasons } = judgeCheck(createPerformance(scenario), failOn.value)
  return [outcome, exitCode, reasons.join('; ')]
}

const few = (tiers: Scenario['tiers']): Partial<Scenario> => ({ ...CALM, tiers, inFlight: 0 })

describe('a check', () => {
  test('is fine when nothing fires that counts', () => {
    expect(judge(CALM)).toEqual(['ok', 0, 'nothing that fails (--fail-on critical)'])
  })

  test('fails on a finding of the severity or worse', () => {
    expect(judge({})).toEqual(['findings', 1, 'critical: Messages took 30 s or more'])
    expect(judge({ tiers: [60, 45, 30, 6, 0, 0] })[0]).toBe('ok')
    expect(judge({ tiers: [60, 45, 30, 6, 0, 0] }, 'warning')).toEqual([
      'findings',
      1,
      'warning: P95 latency nears the SLA',
    ])
    expect(judge(FAILING, 'info')[2]).toContain(
      'critical: SLA compliance is below 80 %: escalate; critical: More than 10',
    )
  })

  test('does not fail on what is undecided', () => {
    const undecided = few([3, 3, 3, 1, 0, 0])
    expect(createPerformance(undecided).findings[0]).toMatchObject({ verdict: 'inconclusive', severity: 'critical' })
    expect(judge(undecided)[0]).toBe('ok')
  })

  test.each([
    ['compliance<95', 0],
    ['compliance<95.1', 1],
    ['p95>4800', 0],
    ['p95>=4800', 1],
    ['p95>4.79s', 1],
    ['severe>0', 1],
    ['severe>1', 0],
    ['workerProcessing>2.8s', 0],
    ['workerProcessing>2.7s', 1],
  ])('of 95.07 % and P95 4800 ms against %s ends in %i', (condition, exitCode) => {
    expect(judge({}, condition)[1]).toBe(exitCode)
  })

  test('says the limit that was broken with its value', () => {
    expect(judge({}, 'p95>4s', 'compliance<99')[2]).toBe('P95 latency 4.8 s is > 4 s; SLA compliance 95.07 % is < 99 %')
  })
})

describe('too few messages', () => {
  test.each([
    [few([4, 0, 0, 0, 0, 0]), [], 3],
    [few([5, 0, 0, 0, 0, 0]), [], 0],
    [few([0, 0, 0, 4, 0, 0]), ['compliance<95', 'p95>1s'], 3],
    [few([4, 0, 0, 0, 0, 0]), ['info'], 3],
    [EMPTY, ['critical', 'compliance<95'], 3],
  ])('%# are not enough to judge', (scenario, conditions, exitCode) => {
    expect(judge(scenario, ...conditions)[1]).toBe(exitCode)
  })

  test('say how many there were and how many it takes', () => {
    expect(judge(few([1, 0, 0, 0, 0, 0]))[2]).toBe('1 message in the window; 5 are needed to judge')
  })

  test('a severe message counts even alone', () => {
    expect(judge(few([0, 0, 0, 0, 0, 1]))).toEqual(['findings', 1, 'critical: Messages took 30 s or more'])
  })
})
