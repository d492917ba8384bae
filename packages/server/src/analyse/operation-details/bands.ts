/** A band of durations (fromMs, toMs]. */
export interface Band {
  fromMs: number
  toMs: number
}

/** More bands are too thin to tell apart in a chart of ordinary height. */
export const MOST_BANDS = 20

/** Limits within a decade, fine ones first; each series has about equal steps on a logarithmic axis, on numbers people read easily. */
const SERIES = [
  [1, 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.6, 6.3, 7, 8, 9],
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1],
] as const

/** The finest bands, at most twenty, that hold both durations, which are above 0. What is below the lowest of twenty decades has no band. */
export function chooseBands(shortestMs: number, longestMs: number): Band[] {
  for (const series of SERIES) {
    const bands = bandsOf(series, shortestMs, longestMs)
    if (bands.length <= MOST_BANDS) return bands
  }
  return bandsOf([1], shortestMs, longestMs).slice(-MOST_BANDS)
}

function bandsOf(series: readonly number[], shortestMs: number, longestMs: number): Band[] {
  const [lowest, highest] = [decadeOf(shortestMs) - 1, decadeOf(longestMs) + 1]
  const limits: number[] = []
  for (let decade = lowest; decade <= highest; decade++)
    // As text, since 1.2 times a power of ten is not the number that is written 0.12.
    limits.push(...series.map((digits) => Number(`${digits}e${decade}`)))
  const first = limits.findLastIndex((limit) => limit < shortestMs)
  const last = limits.findIndex((limit) => limit >= longestMs)
  const chosen = limits.slice(Math.max(0, first), last < 0 ? undefined : last + 1)
  return chosen.slice(1).map((toMs, i) => ({ fromMs: chosen[i] ?? 0, toMs }))
}

const decadeOf = (ms: number): number => Math.floor(Math.log10(ms))
