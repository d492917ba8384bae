/** SQLite takes 32,766 values in a statement (sqlite.org/limits.html), Postgres 65,535; our widest row has 18. */
const ROWS = 1_000

/** The rows in parts that a statement can hold each. */
export function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += ROWS) yield rows.slice(start, start + ROWS)
}
