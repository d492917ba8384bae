export {
  type Compared,
  type Comparison,
  type ComparisonOptions,
  compareDistributions,
  fewestSamples,
  type Side,
} from './compare-distributions.ts'
export { compareSets, type SetOptions } from './compare-sets.ts'
export type { ComparisonVerdict } from './judge-effect.ts'
export { labelSide, parseSide, type SideSource, type SideTime } from './side-text.ts'
