import { type Static, Type } from 'typebox'

const status = Type.Union([Type.Literal('healthy'), Type.Literal('degraded'), Type.Literal('unhealthy')])

export const HealthAnswerSchema = Type.Object({
  status,
  version: Type.String(),
  uptime: Type.Integer({ description: 'Milliseconds.' }),
  uptimeSeconds: Type.Integer(),
  timestamp: Type.String(),
  checks: Type.Record(
    Type.String(),
    Type.Object({
      status: Type.Union([status, Type.Literal('skipped')]),
      detail: Type.String({ description: 'What was found, and what to do when it is not healthy.' }),
      latencyMs: Type.Optional(Type.Number()),
    }),
  ),
})
export type HealthAnswer = Static<typeof HealthAnswerSchema>
