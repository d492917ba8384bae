/** What happened to the rows; each row that was handed in counts in exactly one of the numbers of rows. */
export interface PlumblineStats {
  /** Rows that wait or are being sent. */
  queued: number
  /** Rows the server newly stored. */
  sent: number
  /** Rows the server knew already, from an attempt whose answer was lost. */
  duplicates: number
  /** Rows the server refused one by one. */
  rejected: number
  /** Rows that were lost on the way, by reason. */
  dropped: {
    /** The outbox was full; the oldest rows went first. */
    outboxFull: number
    /** Not acknowledged within `giveUpAfterMs`. */
    tooOld: number
    /** The server refused the whole batch. */
    refused: number
    /** Not a mark or a measurement: no message id, a value that is not finite, a getter or hook that threw, an operation that cannot be watched. */
    invalid: number
    /** Came after `close()`, or was still waiting when its time was over. */
    closed: number
  }
  /** Rows sent with something cut or left out; they are counted above as well. */
  trimmed: number
  /** Attempts after the first of a batch. */
  retries: number
  /** What the server adds to this process's times; 0 until measured and while the difference is within the error. */
  clockOffsetMs: number
}

/** The part of the statistics that only ever grows. */
export type Counters = Omit<PlumblineStats, 'queued' | 'clockOffsetMs'>

export const createCounters = (): Counters => ({
  sent: 0,
  duplicates: 0,
  rejected: 0,
  dropped: { outboxFull: 0, tooOld: 0, refused: 0, invalid: 0, closed: 0 },
  trimmed: 0,
  retries: 0,
})
