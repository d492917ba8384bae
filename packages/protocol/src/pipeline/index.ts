export {
  CHAT_PIPELINE,
  firstStage,
  lastStage,
  type Phase,
  type Stage,
  type StageGraph,
  stageNames,
} from './stage-graph.ts'
export { TIERS, type Tier, type TierField, tierOf } from './tiers.ts'
