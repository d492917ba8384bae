import type { Batch, Oracle } from './oracle.ts'
import type { Counted, StoredRows } from './stored-rows.ts'

/** What is wrong with a store, by row id; all empty when it kept its promises. */
export interface Judgement {
  /** Acknowledged, and not there. */
  missing: string[]
  /** There more than once. */
  doubled: string[]
  /** Never issued by anybody. */
  unknown: string[]
  /** Batches of which only some rows are there. */
  halves: string[]
  /** `service name` whose sums in a rollup differ from the rows, with both figures. */
  rollups: string[]
}

export const FLAWLESS: Judgement = { missing: [], doubled: [], unknown: [], halves: [], rollups: [] }

/** Holds what is stored against what was issued and acknowledged. */
export function judge(oracle: Oracle, stored: StoredRows): Judgement {
  const counts = { marks: countsOf(stored.marks), measurements: countsOf(stored.measurements) }
  const known = { marks: new Set<string>(), measurements: new Set<string>() }
  const judgement: Judgement = { missing: [], doubled: [], unknown: [], halves: [], rollups: [] }
  for (const batch of oracle.issued) {
    const present = batch.ids.filter((id) => counts[batch.table].has(id))
    for (const id of batch.ids) known[batch.table].add(id)
    if (oracle.isAcknowledged(batch)) judgement.missing.push(...batch.ids.filter((id) => !present.includes(id)))
    else if (present.length > 0 && present.length < batch.ids.length) judgement.halves.push(batch.batchId)
    judgement.doubled.push(...present.filter((id) => counts[batch.table].get(id) !== 1))
  }
  for (const table of ['marks', 'measurements'] as const) {
    judgement.unknown.push(...[...counts[table].keys()].filter((id) => !known[table].has(id)))
  }
  const expected = expectedSums(oracle, (batch) => counts[batch.table].has(batch.ids[0] ?? ''))
  judgement.rollups.push(...differences('minute', expected, stored.rollupMinute))
  judgement.rollups.push(...differences('hour', expected, stored.rollupHour))
  return judgement
}

const countsOf = (rows: readonly Counted[]): Map<string, number> => new Map(rows.map(({ key, count }) => [key, count]))

/** How many measurements of each service and name the batches that are there hold. */
function expectedSums(oracle: Oracle, isThere: (batch: Batch) => boolean): Map<string, number> {
  const sums = new Map<string, number>()
  for (const batch of oracle.issued) {
    if (batch.table !== 'measurements' || !isThere(batch)) continue
    for (const { service, name } of batch.rows) {
      const key = `${service} ${name}`
      sums.set(key, (sums.get(key) ?? 0) + 1)
    }
  }
  return sums
}

function differences(rollup: string, expected: Map<string, number>, rows: readonly Counted[]): string[] {
  const found = countsOf(rows)
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((key) => (expected.get(key) ?? 0) !== (found.get(key) ?? 0))
    .map((key) => `${rollup}: ${key} is ${found.get(key) ?? 0}, expected ${expected.get(key) ?? 0}`)
}
