/** Sums of large values may leave the range of numbers, and infinity has no place in JSON: they stay at its end, as in the histogram. */
const TOTAL = `least(greatest(sum(r.total), -${Number.MAX_VALUE}), ${Number.MAX_VALUE})`

/** SQL of what rows of a rollup named `r` add up to: the columns of `RolledUp`, and `failures`. */
export const ROLLED_UP_SQL = `sum(r.count) AS count, sum(r.failures) AS failures, ${TOTAL} AS total,
       min(r.minimum) AS minimum, max(r.maximum) AS maximum, sumMap(r.bins) AS bins`

const VALUE_OF_BIN = 'if(bin = -32768, 0, exp2((bin - 0.5) / 32))'

/**
 * SQL of quantiles of rows named `r` that have the columns of `RolledUp`, each of `levels` a little below its share. As the histogram of
 * protocol has them: the value of the bin of the nearest rank, within the extremes, and the largest value itself at the last rank.
 */
export const QUANTILES_OF_BINS_SQL = (levels: readonly number[]): string =>
  `arrayMap((bin, level) -> if(ceil(level * r.count) >= r.count, r.maximum, least(greatest(${VALUE_OF_BIN}, r.minimum), r.maximum)),
         arrayReduce('quantilesExactWeighted(${levels.join(', ')})', mapKeys(r.bins), mapValues(r.bins)), [${levels.join(', ')}])`
