export {
  BINS_PER_DOUBLING,
  binOf,
  LARGEST_BIN,
  RELATIVE_ERROR,
  SMALLEST_VALUE,
  upperEdgeOf,
  valueOfBin,
  ZERO_BIN,
} from './bins.ts'
export { decode, type EncodedHistogram, EncodedHistogramSchema, encode } from './encoding.ts'
export { createHistogram, type Histogram, mean, merge, nearestRank, quantile, record } from './histogram.ts'
