export { type Verdict, VerdictSchema } from './finding.ts'
export { type HealthAnswer, HealthAnswerSchema } from './health.ts'
export {
  MESSAGE_STATES,
  type MessageDetail,
  MessageDetailSchema,
  type MessageSample,
  type MessageState,
} from './message.ts'
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
export { type SeriesAnswer, SeriesAnswerSchema, type SeriesPoint, SeriesQuerySchema } from './series.ts'
export { NullableNumber, type Precision, type Window, WindowQuery, WindowSchema } from './window.ts'
