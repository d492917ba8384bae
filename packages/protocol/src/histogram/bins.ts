/**
 * Log-scaled bins of base 2^(1/32): the OpenTelemetry exponential histogram at scale 5
 * (opentelemetry.io/docs/specs/otel/metrics/data-model, "ExponentialHistogram").
 * Bin `i` holds values in (2^((i-1)/32), 2^(i/32)].
 */
export const BINS_PER_DOUBLING = 32

/** Values at or below this count as zero: a nanosecond, when the unit is seconds, is not told apart from nothing. */
export const SMALLEST_VALUE = 1e-9

/** Bin of zero, negatives and anything up to SMALLEST_VALUE; the lowest Int16, so that it sorts before every other bin. */
export const ZERO_BIN = -32_768

/** The highest Int16. Bins are stored as Int16, and values above 1.76e308 would otherwise need 32768 and wrap round to the zero bin. */
export const LARGEST_BIN = 32_767

/** A value is at most this far, relatively, from the representative of its bin: 2^(1/64) - 1. */
export const RELATIVE_ERROR = 2 ** (1 / (2 * BINS_PER_DOUBLING)) - 1

export function binOf(value: number): number {
  if (!(value > SMALLEST_VALUE)) return ZERO_BIN
  return Math.min(LARGEST_BIN, Math.ceil(Math.log2(value) * BINS_PER_DOUBLING))
}

/** The geometric middle of a bin, which halves the error of either edge; 0 for the zero bin. */
export function valueOfBin(bin: number): number {
  return bin === ZERO_BIN ? 0 : 2 ** ((bin - 0.5) / BINS_PER_DOUBLING)
}

/** The largest value that falls into the bin; 0 for the zero bin. */
export function upperEdgeOf(bin: number): number {
  return bin === ZERO_BIN ? 0 : 2 ** (bin / BINS_PER_DOUBLING)
}
