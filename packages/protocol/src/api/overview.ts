import { type Static, Type } from 'typebox'
import { VerdictSchema } from './finding.ts'
import { NullableInteger, NullableNumber, PrecisionSchema, WindowQuery, WindowSchema } from './window.ts'

export const OverviewQuerySchema = Type.Object({ ...WindowQuery }, { additionalProperties: false })

export const SystemStatusSchema = Type.Union([
  Type.Literal('healthy'),
  Type.Literal('degraded'),
  Type.Literal('unhealthy'),
  Type.Literal('noData'),
])
export type SystemStatus = Static<typeof SystemStatusSchema>

/** One line of the overview: all measurements of one kind and service. */
export const ServiceSummarySchema = Type.Object({
  kind: Type.String(),
  service: Type.String(),
  unit: Type.String(),
  count: Type.Integer(),
  failures: Type.Integer(),
  errorPercent: NullableNumber,
  mean: NullableNumber,
  p50: NullableNumber,
  p95: NullableNumber,
  p99: NullableNumber,
  min: NullableNumber,
  max: NullableNumber,
})
export type ServiceSummary = Static<typeof ServiceSummarySchema>

export const OverviewAnswerSchema = Type.Object({
  sentence: Type.String({ description: 'The state of everything in one sentence.' }),
  status: SystemStatusSchema,
  window: WindowSchema,
  precision: PrecisionSchema,
  systems: Type.Array(
    Type.Object({
      id: Type.String({ description: 'Name of its page: chat.' }),
      title: Type.String(),
      status: SystemStatusSchema,
      headline: Type.String({ description: 'The figure that matters, such as "95.1 % within 5 s".' }),
      detail: Type.String(),
      compliancePercent: NullableNumber,
      targetPercent: NullableNumber,
      history: Type.Array(NullableNumber, {
        description: 'Compliance per step over the window; null where nothing was measured.',
      }),
    }),
  ),
  findings: Type.Array(VerdictSchema),
  services: Type.Array(ServiceSummarySchema),
  freshness: Type.Object({
    now: Type.Integer(),
    lastReceivedAt: NullableInteger,
    everReceived: Type.Boolean({ description: 'False on a new installation: show how to send the first mark.' }),
    pendingRows: Type.Integer({ description: 'Acknowledged, durable in the spool, not yet in the figures.' }),
    rejectedRows: Type.Integer({ description: 'Since start.' }),
    foldedNames: Type.Integer({
      description: 'Rows whose name became "(other)" because a service used too many, since start.',
    }),
  }),
})
export type OverviewAnswer = Static<typeof OverviewAnswerSchema>
