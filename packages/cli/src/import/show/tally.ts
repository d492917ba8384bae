/** What has become of the rows so far. */
export interface Tally {
  /** Rows of the source that are settled, those of earlier runs too. */
  rows: number
  accepted: number
  /** Rows that the server had already. */
  duplicates: number
  refused: number
  /** Rows settled by this run. */
  rowsNow: number
  /** Earliest and latest time of the rows that the server took from this run, or had; infinite before the first. */
  fromMs: number
  toMs: number
}
