/** What one request, one row and one service may hold. Past a limit the row or request is refused or folded, and counted. */
export const WIRE_LIMITS = {
  /** Decoded body. Larger batches cost memory on both sides and save nothing over two requests. */
  bodyBytes: 5 * 1024 * 1024,
  rowsPerBatch: 1_000,
  attributesPerRow: 64,
  attributeKeyChars: 128,
  attributeValueChars: 1_024,
  nameChars: 200,
  idChars: 200,
  errorMessageChars: 4_096,
  /** Weight of one row; keeps sums of weights far from 2^53. */
  weight: 1_000_000_000,
} as const

/** How far a row's own clock may be off: further back it would be deleted on arrival, further ahead it would hide in the future. */
export const TIME_LIMITS = { futureMs: 5 * 60_000 } as const

/** A repeated batch counts once within this time after it first arrived. */
export const BATCH_MEMORY_MS = 24 * 3_600_000
