import { isWithin, type ReviewFacts } from './facts.ts'
import { countOf, failuresOf } from './tracks.ts'

/** The hours that hold so much of the trouble are looked for; if they are few, it is isolated. */
const MOST_OF_IT = 0.8
const FEW_HOURS = 0.1

/** Whether late messages came all along or in a few hours (000-089); undefined when there were none. */
export function spreadOf({ hours, graph, window }: ReviewFacts): { isIsolated: boolean; sentence: string } | undefined {
  const rows = hours.filter(
    (row) =>
      row.kind === 'message' && row.service === graph.pipeline && row.name !== 'timingLost' && isWithin(row, window),
  )
  const [late, count] = [failuresOf(rows), countOf(rows)]
  if (late === 0) return undefined
  const byHour = [...Map.groupBy(rows, ({ at }) => at).values()].map(failuresOf).sort((a, b) => b - a)
  let inWorst = 0
  let worst = 0
  while (inWorst < late * MOST_OF_IT) inWorst += byHour[worst++] ?? 0
  const isIsolated = worst <= Math.max(1, byHour.length * FEW_HOURS)
  const share = `${worst} of ${byHour.length} hours had ${Math.round((inWorst / late) * 100)} % of the ${late} late messages (of ${count})`
  return { isIsolated, sentence: `${isIsolated ? 'Isolated' : 'Widespread'}: ${share}.` }
}
