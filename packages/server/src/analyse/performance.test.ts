import { CHAT_PIPELINE as graph } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import { goldenLatencies } from '../../../protocol/test-support/golden-messages.ts'
import type { MessageTotals } from './observations.ts'
import { analysePerformance, isConsistent } from './performance.ts'

const nothing = { mean: null, p50: null, p95: null, p99: null }
const phase = { count: 0, elapsed: nothing, negative: 0, inFlight: 0, oldestInFlightMs: null, lateExcessMs: 0 }

const totals = (changed: Partial<MessageTotals> = {}): MessageTotals => ({
  complete: 0,
  inTime: 0,
  inFlight: 0,
  failed: 0,
  timingLost: 0,
  inFlightLate: 0,
  inFlightSevere: 0,
  tiers: [0, 0, 0, 0, 0, 0],
  latency: { ...nothing, min: null, max: null },
  phases: [phase, phase, phase],
  outOfOrder: 0,
  repeatedMarks: 0,
  newest: [],
  ...changed,
})

const analyse = (changed: Partial<MessageTotals>, previous = { messages: 0, meanMs: null as number | null }) =>
  analysePerformance({
    graph,
    totals: totals(changed),
    previous,
    samples: [],
    window: { from: 0, to: 3_600_000, lengthMs: 3_600_000 },
    precision: 'raw',
    now: 3_600_000,
    conversationId: undefined,
    rawRetentionMs: 604_800_000,
    lastMarkAt: undefined,
  })

/** The corrected fixture of source 000 (A000-3): 60 / 45 / 30 / 6 / 0 / 1. */
const golden: Partial<MessageTotals> = {
  complete: 142,
  inTime: 135,
  tiers: [60, 45, 30, 6, 0, 1],
  latency: { mean: 1_850, min: 450, max: 35_000, p50: 1_200, p95: 4_800, p99: 7_200 },
}

describe('compliance', () => {
  test('of the golden fixture is 135 of 142, 95.07 %', () => {
    const { slaCompliance, cumulative, completeMessages, distribution, consistent } = analyse(golden)
    expect(slaCompliance).toMatchObject({ numerator: 135, denominator: 142, percent: 95.0704 })
    expect(cumulative).toEqual({
      under1s: 60,
      under2s: 105,
      under5s: 135,
      under10s: 141,
      under30s: 141,
      over5s: 7,
      over10s: 1,
      over30s: 1,
    })
    expect(Object.values(distribution).reduce((sum, count) => sum + count, 0)).toBe(completeMessages)
    expect(consistent).toBe(true)
  })

  test('counts what failed and what is in flight past the SLA, and leaves lost timing out', () => {
    const { slaCompliance, totalMessages, partialMessages, inFlightBreaches, completeRate } = analyse({
      complete: 8,
      inTime: 8,
      inFlight: 3,
      inFlightLate: 1,
      failed: 1,
      timingLost: 2,
      tiers: [8, 0, 0, 0, 0, 0],
    })
    expect(slaCompliance).toMatchObject({ numerator: 8, denominator: 10, percent: 80, excludedTimingLost: 2 })
    expect({ totalMessages, partialMessages, inFlightBreaches }).toEqual({
      totalMessages: 14,
      partialMessages: 6,
      inFlightBreaches: 1,
    })
    // Two messages are younger than the SLA: they could not be complete yet.
    expect(completeRate).toEqual({ percent: 66.6667, numerator: 8, denominator: 12 })
  })

  test('of nothing is unknown', () => {
    const { slaCompliance, stats, phaseBreakdown, consistent } = analyse({})
    expect(slaCompliance).toMatchObject({ percent: null, denominator: 0, interval: null })
    expect(Object.values(stats)).toEqual(Array(6).fill(null))
    expect(phaseBreakdown).toEqual({ queueToWorker: null, workerProcessing: null, workerToChatwoot: null })
    expect(consistent).toBe(true)
  })
})

describe('the self-check', () => {
  test('accepts figures that come from real latencies', () => {
    const sorted = goldenLatencies().sort((a, b) => a - b)
    expect(sorted).toHaveLength(142)
    expect(isConsistent(totals(golden))).toBe(true)
  })

  test.each([
    ['a median above the tier that holds the median', { p50: 2_000 }],
    ['a P95 beyond the SLA while 95 % are within it', { p95: 5_000 }],
    ['a P99 below P95', { p99: 4_700 }],
    ['a mean below the minimum', { mean: 400 }],
    ['a maximum in a tier without messages', { max: 12_000 }],
  ])('refuses %s', (_name, changed) => {
    const latency = { ...totals(golden).latency, ...changed }
    expect(isConsistent(totals({ ...golden, latency }))).toBe(false)
  })

  test('refuses the figures that source 000 prints: 80 of 142 under 1 s cannot have a median of 1200 ms', () => {
    expect(isConsistent(totals({ ...golden, tiers: [80, 35, 20, 4, 2, 1] }))).toBe(false)
  })

  test('refuses a distribution that does not add up', () => {
    expect(isConsistent(totals({ ...golden, complete: 150 }))).toBe(false)
  })
})

describe('blame', () => {
  const phases = (...excess: number[]) => excess.map((lateExcessMs) => ({ ...phase, lateExcessMs }))

  test.each([
    [[9_000, 100, 50], 'queueToWorker', 'the queue'],
    [[0, 7_000, 6_999], 'workerProcessing', 'the worker or its AI'],
    [[0, 0, 1], 'workerToChatwoot', 'the helpdesk API'],
  ])('goes to the phase where late messages lost most: %o', (excess, id, suspect) => {
    expect(analyse({ complete: 10, inTime: 8, phases: phases(...excess) }).blame).toMatchObject({ phase: id, suspect })
  })

  test('is on nobody when late messages kept every budget', () => {
    expect(analyse({ complete: 10, inTime: 9, phases: phases(0, 0, 0) }).blame).toBeNull()
  })

  test('while nothing is late points at a P95 over budget, and says that nothing is late', () => {
    const slow = { ...phase, count: 9, elapsed: { mean: 1_500, p50: 1_400, p95: 1_001, p99: 2_000 } }
    const { blame } = analyse({ complete: 9, inTime: 9, phases: [phase, phase, slow] })
    expect(blame).toMatchObject({ phase: 'workerToChatwoot', overBudgetMs: 1 })
    expect(blame?.sentence).toMatch(/^Nothing is late/)
    const inBudget = { ...slow, elapsed: { ...slow.elapsed, p95: 1_000 } }
    expect(analyse({ complete: 9, inTime: 9, phases: [phase, phase, inBudget] }).blame).toBeNull()
  })
})

describe('change against the window before', () => {
  const latency = { mean: 3_000, min: 1, max: 9_000, p50: 2_500, p95: 5_000, p99: 6_000 }

  test.each([
    [5, 5, 2_000, 50],
    [4, 5, 2_000, null],
    [5, 4, 2_000, null],
    [5, 5, null, null],
  ])('with %i messages now and %i before (mean %s ms) is %s %%', (complete, messages, meanMs, percent) => {
    expect(analyse({ complete, latency }, { messages, meanMs }).change.percent).toBe(percent)
  })
})
