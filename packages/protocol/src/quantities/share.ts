/** Percent of `denominator`; null when there is nothing to divide, which is neither 0 % nor 100 %. */
export const percentOf = (numerator: number, denominator: number): number | null =>
  denominator === 0 ? null : (numerator / denominator) * 100

/** Standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959964

/**
 * 95 % interval of a share, in percent: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * JASA 22 (1927). It stays inside 0..100 and is honest for few events, where the share itself is not.
 */
export function wilsonInterval(numerator: number, denominator: number): { low: number; high: number } | null {
  if (denominator === 0) return null
  const share = numerator / denominator
  const z2 = (Z * Z) / denominator
  const middle = share + z2 / 2
  const half = Z * Math.sqrt((share * (1 - share)) / denominator + z2 / (4 * denominator))
  const bound = (value: number): number => Math.min(100, Math.max(0, (value / (1 + z2)) * 100))
  // The ends are exact: a rounding error beside them would put the share itself outside.
  return {
    low: numerator === 0 ? 0 : bound(middle - half),
    high: numerator === denominator ? 100 : bound(middle + half),
  }
}

/** Cuts noise digits off an answer: 4 decimals for shares, 2 for milliseconds. */
export const rounded = (value: number | null, decimals: number): number | null =>
  value === null ? null : Number(value.toFixed(decimals))
