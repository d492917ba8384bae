/** Fewer operations than this decide nothing: no share, no mean, no trend, no score (X18, source 000's own figure). */
export const FEWEST_OPERATIONS = 5

/** Of fewer than twenty, the P95 is the slowest one. */
export const FEWEST_FOR_P95 = 20
