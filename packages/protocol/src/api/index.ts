export {
  ALERT_STATES,
  type Alert,
  AlertDeliverySchema,
  type AlertDetail,
  AlertDetailSchema,
  AlertSchema,
  type AlertsAnswer,
  AlertsAnswerSchema,
  AlertsQuerySchema,
  type BacktestAnswer,
  BacktestAnswerSchema,
  BacktestSchema,
  type ChannelsAnswer,
  ChannelsAnswerSchema,
  type ChannelTestAnswer,
  ChannelTestAnswerSchema,
  type ClauseEvidence,
  InterventionSchema,
  type RuleChange,
  RuleChangeSchema,
  type RuleStatus,
  RuleStatusSchema,
  type RulesAnswer,
  RulesAnswerSchema,
  type Trigger,
  TriggerSchema,
} from './alerts.ts'
export {
  COMPARISON_VERDICTS,
  type CompareQuery,
  CompareQuerySchema,
  type ComparisonAnswer,
  ComparisonAnswerSchema,
  MOST_COMPARED,
  type OperationComparison,
  OperationComparisonSchema,
  type OperationDistribution,
  OperationDistributionSchema,
  type OperationSet,
  type OperationSetQuery,
  OperationSetQuerySchema,
  OperationSetSchema,
} from './comparison.ts'
export { type Verdict, VerdictSchema } from './finding.ts'
export { type HealthAnswer, HealthAnswerSchema } from './health.ts'
export {
  MESSAGE_STATES,
  type MessageDetail,
  MessageDetailSchema,
  type MessageSample,
  type MessageState,
} from './message.ts'
export { type Objective, ObjectiveSchema, type ObjectivesAnswer, ObjectivesAnswerSchema } from './objectives.ts'
export {
  ERROR_BANDS,
  ISSUE_KINDS,
  type OperationError,
  type OperationHour,
  type OperationIssue,
  type OperationRecommendation,
  type OperationStep,
  type OperationsHealth,
  type OperationsPerformance,
  type OperationsQuery,
  OperationsQuerySchema,
  type OperationsReport,
  OperationsReportSchema,
  type OperationsTrend,
  type ScorePart,
  type ServiceReport,
  type SlowOperation,
} from './operations.ts'
export {
  type OverviewAnswer,
  OverviewAnswerSchema,
  OverviewQuerySchema,
  type ServiceSummary,
  type SystemStatus,
} from './overview.ts'
export {
  type PerformanceAnswer,
  PerformanceAnswerSchema,
  type PerformanceData,
  type PerformanceQuery,
  PerformanceQuerySchema,
  type PhaseSummary,
} from './performance.ts'
export { type Problem, ProblemSchema } from './problem.ts'
export { type QueueAnswer, QueueAnswerSchema } from './queue.ts'
export {
  MAINTENANCE_LENGTH,
  type Maintenance,
  MaintenanceSchema,
  type NewMaintenance,
  NewMaintenanceSchema,
  type NewSilence,
  NewSilenceSchema,
  type Silence,
  SilenceSchema,
  type SilencesAnswer,
  SilencesAnswerSchema,
} from './quiet.ts'
export { type SeriesAnswer, SeriesAnswerSchema, type SeriesPoint, SeriesQuerySchema } from './series.ts'
export { NullableNumber, type Precision, type Window, WindowQuery, WindowSchema } from './window.ts'
