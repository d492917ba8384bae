import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { PhaseSummary } from '@plumbline/protocol/api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layoutPhases } from './layout-phases.ts'

type Times = { mean: number | null; p95: number | null }

const phasesOf = (times: readonly Times[]): PhaseSummary[] =>
  CHAT_PIPELINE.phases.map((phase, index) => ({
    ...phase,
    count: 10,
    meanMs: times[index]?.mean ?? null,
    p50Ms: times[index]?.mean ?? null,
    p95Ms: times[index]?.p95 ?? null,
    p99Ms: times[index]?.p95 ?? null,
    negative: 0,
    inFlight: 0,
    oldestInFlightMs: null,
    lateExcessMs: 0,
  }))

describe('the phases of source 000: 250, 1200 and 400 ms', () => {
  const layout = layoutPhases(
    phasesOf([
      { mean: 250, p95: 900 },
      { mean: 1_200, p95: 2_600 },
      { mean: 400, p95: 1_100 },
    ]),
    5_000,
  )
  test('each begins where the one before ends', () => {
    expect(layout.bars.map(({ startMs }) => startMs)).toEqual([0, 250, 1_450])
    expect(layout.meanTotalMs).toBe(1_850)
  })
  test('keep their budgets on average, and only the last goes over at P95', () => {
    expect(layout.bars.map(({ overBudget }) => overBudget)).toEqual([false, false, false])
    expect(layout.bars.map(({ p95 }) => p95?.over)).toEqual([false, false, true])
  })
  test('stand on an axis that ends with the SLA', () => {
    expect(layout.axisMs).toBe(5_000)
  })
})

test('a mean of exactly the budget keeps it', () => {
  const over = (mean: number) => layoutPhases(phasesOf([{ mean, p95: mean }]), 5_000).bars[0]?.overBudget
  expect([1_000, 1_001].map(over)).toEqual([false, true])
})

test('a P95 far out does not squeeze the rest: the axis ends at twice the SLA', () => {
  const layout = layoutPhases(phasesOf([{ mean: 300, p95: 90_000 }]), 5_000)
  expect(layout.axisMs).toBe(10_000)
  expect(layout.bars[0]?.p95?.endMs).toBe(90_000)
})

test('without messages there are slots only, and no total', () => {
  const layout = layoutPhases(phasesOf([]), 5_000)
  expect(layout.meanTotalMs).toBeNull()
  expect(layout.bars.map(({ meanMs, p95 }) => ({ meanMs, p95 }))).toEqual([
    { meanMs: 0, p95: undefined },
    { meanMs: 0, p95: undefined },
    { meanMs: 0, p95: undefined },
  ])
})

test('every mean lies on the axis, one after the other', () => {
  const time = fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: null })
  fc.assert(
    fc.property(fc.array(fc.record({ mean: time, p95: time }), { minLength: 3, maxLength: 3 }), (times) => {
      const { bars, axisMs } = layoutPhases(phasesOf(times), 5_000)
      let endMs = 0
      for (const bar of bars) {
        expect(bar.startMs).toBeCloseTo(endMs, 3)
        endMs = bar.startMs + bar.meanMs
      }
      expect(endMs).toBeLessThanOrEqual(axisMs)
      expect(axisMs).toBeGreaterThanOrEqual(5_000)
    }),
  )
})
