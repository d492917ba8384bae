export { type Judged, judgeCondition } from './judge-condition.ts'
export { type Baseline, keyOf, type MetricOf, type Need, needsOf, type Readings, windowOf } from './need.ts'
