import { CHAT_PIPELINE } from '@plumbline/protocol'
import { type TSchema, Type } from 'typebox'
import { alertRulesSchema, alertsSchema } from './alerts/alert-schema.ts'
import { groupSchema, orNothing, settingSchema } from './group-schema.ts'
import { OPERATION_SETTINGS, SERVICE_THRESHOLD } from './operations.ts'
import { PHASE_SETTINGS } from './phases.ts'
import { CHAT_SETTINGS, PIPELINE_SETTINGS } from './pipelines.ts'
import { SETTINGS } from './settings.ts'
import { ID, STAGE, STAGE_COUNT } from './stages.ts'

/**
 * JSON Schema (draft 7, which editors know best) of plumbline.yaml, made from the same settings that read it.
 * The server is stricter than the schema: it also checks limits that cannot be written here, such as sums of budgets.
 */
export function configJsonSchema(): Record<string, unknown> {
  const schema = groupSchema(SETTINGS, {
    pipelines: Type.Optional(pipelinesSchema()),
    operations: Type.Optional(operationsSchema()),
    alerts: Type.Optional(orNothing(alertsSchema())),
    alert_rules: Type.Optional(alertRulesSchema()),
  })
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Plumbline configuration',
    description: 'plumbline.yaml. Every key may be left out; variables of the environment go before the file.',
    ...JSON.parse(JSON.stringify(schema)),
  }
}

function operationsSchema(): TSchema {
  const thresholds = {
    ...orNothing(Type.Record(Type.String(), settingSchema(SERVICE_THRESHOLD))),
    description: 'Thresholds of single services, by their names.',
  }
  const operations = groupSchema(OPERATION_SETTINGS, { thresholds: Type.Optional(thresholds) })
  return { ...orNothing(operations), description: 'What the operations report goes by.' }
}

function pipelinesSchema(): TSchema {
  const phase = () => groupSchema(PHASE_SETTINGS)
  const chatPhases = Object.fromEntries(CHAT_PIPELINE.phases.map(({ id }) => [id, Type.Optional(phase())]))
  const chat = groupSchema(CHAT_SETTINGS, {
    phases: Type.Optional(Type.Object(chatPhases, { additionalProperties: false, description: 'Phases that differ.' })),
  })
  const { sla, ...settings } = PIPELINE_SETTINGS
  const stage = Type.Union([Type.String({ pattern: ID.source }), groupSchema(STAGE)])
  const further = groupSchema(settings, {
    sla: settingSchema(sla),
    stages: Type.Array(stage, { minItems: STAGE_COUNT.min, maxItems: STAGE_COUNT.max, description: 'In their order.' }),
    phases: Type.Optional(
      Type.Record(Type.String(), phase(), { description: 'By their names, such as receivedToAnswered.' }),
    ),
  })
  const known = { [CHAT_PIPELINE.pipeline]: Type.Optional(orNothing(chat)) }
  return {
    ...orNothing(Type.Object(known, { propertyNames: { pattern: ID.source }, additionalProperties: further })),
    description: 'What the chat pipeline does differently, and further pipelines by their names.',
  }
}
