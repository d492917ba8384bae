import type { OperationsReport } from '@plumbline/protocol/api'
import type { EarlierTotals } from '../earlier.ts'
import { buildReport, type Thresholds } from '../report.ts'
import { DAY_MS, SAMPLE_NOW, type TestOperation } from './sample-operations.ts'
import { errorsOf, hoursOf, spansOf, stepsOf, totalsOf, within } from './slow-totals.ts'

/** The report of the day up to `SAMPLE_NOW`, as the server would make it of these operations. */
export function reportOf(operations: readonly TestOperation[], thresholds: Partial<Thresholds> = {}): OperationsReport {
  const window = { from: SAMPLE_NOW - DAY_MS, to: SAMPLE_NOW, lengthMs: DAY_MS }
  const now = within(operations, window.from, window.to)
  const stepMs = 900_000
  const earlierBy = (byMs: number): EarlierTotals => {
    const [from, to] = [window.from - byMs, window.to - byMs]
    return {
      window: { from, to, lengthMs: DAY_MS },
      totals: totalsOf(within(operations, from, to), false),
      keptSince: SAMPLE_NOW - 30 * DAY_MS,
    }
  }
  return buildReport({
    window,
    precision: 'raw',
    now: SAMPLE_NOW,
    service: null,
    name: null,
    environment: null,
    thresholds: { defaultMs: 2_000, perServiceMs: {}, overrideMs: undefined, ...thresholds },
    spans: spansOf(operations, window.from, window.to),
    knownServices: [...new Set(operations.map(({ service }) => service))],
    totals: totalsOf(now, true),
    earlier: { previous: earlierBy(DAY_MS), weekBefore: earlierBy(7 * DAY_MS) },
    hours: hoursOf(now),
    steps: stepsOf(now, stepMs, true),
    stepMs,
    errors: errorsOf(now),
    errorsSince: window.from,
  })
}
