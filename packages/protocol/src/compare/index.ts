export {
  type Compared,
  type Comparison,
  type ComparisonOptions,
  compareDistributions,
  type Side,
} from './compare-distributions.ts'
export type { ComparisonVerdict } from './judge-effect.ts'
