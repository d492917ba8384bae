import type { Bottlenecks, BottlenecksQuery } from '@plumbline/protocol/api'
import { BOTTLENECK_KINDS } from '@plumbline/protocol/api'
import { buildBottlenecks } from '../../analyse/bottlenecks/bottlenecks.ts'
import { planComparisons } from '../operations/operation-window.ts'
import { type DetailContext, findScope, optionsOf, rangeOf } from './work-scope.ts'

/** Answers which jobs and operations are slow or failing. */
export interface BottleneckAnswers {
  bottlenecks(query: BottlenecksQuery): Promise<Bottlenecks>
}

export function createBottleneckAnswers(context: DetailContext): BottleneckAnswers {
  const { queries, retention } = context
  const options = optionsOf(context)
  return {
    async bottlenecks(query) {
      const kinds = query.kind === undefined ? BOTTLENECK_KINDS : [query.kind]
      const scope = await findScope(query, kinds, context)
      const { window, precision, filter, now, coverage } = scope
      const { previous } = planComparisons(scope, retention, now)
      const range = { ...rangeOf(scope), most: 'total', withBins: true } as const
      const earlier = { fromMs: previous.window.from, toMs: previous.window.to, precision: previous.precision }
      const errorsSince = Math.max(window.from, now - retention.rawMs)
      const [rows, before, errors, newReleases] = await Promise.all([
        queries.workTotals(range, options),
        queries.workTotals({ ...range, ...earlier }, options),
        queries.workErrors({ ...filter, fromMs: errorsSince, toMs: window.to }, options),
        queries.newReleases({ ...filter, sinceMs: previous.window.from, toMs: window.to }, options),
      ])
      const keptMs = previous.precision === 'minute' ? retention.minuteMs : retention.hourMs
      const complete = coverage.firstAt !== null && Math.max(coverage.firstAt, now - keptMs) <= previous.window.from
      const built = buildBottlenecks({ window, rows, previous: previous.window, before, complete, errors, newReleases })
      return { window, precision, previous: previous.window, ...built, notes: [...scope.notes, ...built.notes] }
    },
  }
}
