import { type Static, Type } from 'typebox'
import { AttributesSchema } from '../wire/attributes.ts'
import { At, Belongs, Notes } from './operation-details.ts'

export const TraceMeasurementSchema = Type.Object({
  id: Type.String(),
  kind: Type.String({ description: 'Such as operation, job or api.' }),
  at: At,
  receivedAt: At,
  service: Type.String(),
  name: Type.String(),
  value: Type.Number(),
  unit: Type.String(),
  ok: Type.Boolean(),
  errorType: Type.String(),
  errorMessage: Type.String(),
  ...Belongs,
  weight: Type.Integer({ minimum: 1 }),
})
export type TraceMeasurement = Static<typeof TraceMeasurementSchema>

export const TraceMarkSchema = Type.Object({
  pipeline: Type.String(),
  stage: Type.String(),
  at: At,
  receivedAt: At,
  service: Type.String(),
  environment: Type.String(),
  release: Type.String(),
  attributes: AttributesSchema,
})
export type TraceMark = Static<typeof TraceMarkSchema>

export const TraceSchema = Type.Object(
  {
    traceId: Type.String(),
    from: Type.Integer({ description: 'First of anything, epoch ms.' }),
    to: Type.Integer({ description: 'Last of anything, epoch ms.' }),
    keptSince: At,
    measurements: Type.Array(TraceMeasurementSchema, { description: 'Of any kind, in time order; at most 1,000.' }),
    marks: Type.Array(TraceMarkSchema, { description: 'Of the message with this id, in time order; at most 1,000.' }),
    notes: Notes,
  },
  { description: 'Everything that was measured under one trace id, as long as rows are kept.' },
)
export type Trace = Static<typeof TraceSchema>
