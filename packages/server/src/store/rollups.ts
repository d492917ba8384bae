/** Sums of large values may leave the range of numbers, and infinity has no place in JSON: they stay at its end, as in the histogram. */
const TOTAL = `least(greatest(sum(r.total), -${Number.MAX_VALUE}), ${Number.MAX_VALUE})`

/** SQL of what rows of a rollup named `r` add up to: the columns of `RolledUp`, and `failures`. */
export const ROLLED_UP_SQL = `sum(r.count) AS count, sum(r.failures) AS failures, ${TOTAL} AS total,
       min(r.minimum) AS minimum, max(r.maximum) AS maximum, sumMap(r.bins) AS bins`
