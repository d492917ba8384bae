import type { OperationsTrend } from '@plumbline/protocol/api'
import type { Effect } from '../../panels/layout-effect.ts'

/** The change with the ends of its interval; undefined when too little is known for one. */
export function effectOf({ percentChange, interval }: OperationsTrend): Effect | undefined {
  return percentChange === null || interval === null ? undefined : { value: percentChange, ...interval }
}
