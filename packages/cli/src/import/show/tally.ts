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
  /** Times of the rows sent by this run; infinite before the first. */
  fromMs: number
  toMs: number
}
