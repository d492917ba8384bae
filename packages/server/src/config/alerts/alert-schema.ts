import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { type TSchema, Type } from 'typebox'
import type { CHANGES } from '../../judge/rules/index.ts'
import { groupSchema, orNothing, settingSchema } from '../group-schema.ts'
import { ID } from '../stages.ts'
import { ALERT_SETTINGS } from './alert-settings.ts'
import { CHANNEL_BASE, CHANNEL_SETTINGS, CHANNEL_TYPES } from './channel-settings.ts'
import { MAINTENANCE_SETTINGS, ONCE_SETTINGS, WEEKLY_SETTINGS } from './read-maintenance.ts'
import { HOURS_SETTINGS, ROUTE_SETTINGS } from './read-routes.ts'

/** JSON Schema of `alerts`. The server is stricter: it also reads sentences, and looks up what names mean. */
export function alertsSchema(): TSchema {
  return groupSchema(ALERT_SETTINGS, {
    channels: Type.Optional(orNothing(channelsSchema())),
    routes: Type.Optional(listOf(routeSchema(), 'Where alerts go; the first that fits decides.')),
    maintenance: Type.Optional(listOf(maintenanceSchema(), 'Planned times in which alerts are expected.')),
    rules: Type.Optional(orNothing(changesSchema())),
    alert_rules: Type.Optional(alertRulesSchema()),
  })
}

/** Own rules, under `alerts` or at the top of the file. */
export const alertRulesSchema = (): TSchema => listOf(ruleSchema(), 'Rules of your own, each a sentence.')

const listOf = (item: TSchema, description: string): TSchema => ({ ...orNothing(Type.Array(item)), description })

function channelsSchema(): TSchema {
  const byType = CHANNEL_TYPES.map((type) => {
    const { type: _, ...base } = CHANNEL_BASE
    return groupSchema(
      { ...base, ...CHANNEL_SETTINGS[type] },
      { type: Type.Literal(type, { description: 'What it is.' }) },
    )
  })
  return Type.Record(Type.String({ pattern: ID.source }), Type.Union(byType), {
    additionalProperties: false,
    description: 'Where messages go, by names of your choice.',
  })
}

function routeSchema(): TSchema {
  const { channels, ...rest } = ROUTE_SETTINGS
  return groupSchema(rest, { channels: settingSchema(channels), during: Type.Optional(groupSchema(HOURS_SETTINGS)) })
}

function maintenanceSchema(): TSchema {
  const { id, matchers } = MAINTENANCE_SETTINGS
  const window = (time: Record<string, TSchema>) => groupSchema({ matchers }, { id: settingSchema(id), ...time })
  return Type.Union([window({ once: groupSchema(ONCE_SETTINGS) }), window({ weekly: groupSchema(WEEKLY_SETTINGS) })])
}

const severity = Type.String({
  pattern: `^(${SEVERITIES.flatMap((word) => [word, word.toUpperCase()]).join('|')})$`,
  description: 'info, warning, error or critical, in any case of letters.',
})
const count = (description: string) => Type.Integer({ minimum: 0, description })
const sentence = (description: string) => Type.String({ minLength: 1, maxLength: 1_000, description })

/** What both a rule and the change of a shipped one can say. */
const RULE = {
  condition: sentence('When it fires, such as api.latency.p95 > 2s for 5 checks.'),
  severity,
  recover: Type.Union([Type.String(), Type.Number()], { description: 'The limit at which it is good again: 400MB.' }),
  recoverFor: sentence('How long it must be good: 5m or 3 checks.'),
  minimumSamples: count('Fewer samples than this are inconclusive.'),
  routes: Type.Union([Type.Array(Type.String()), Type.String()], {
    description: 'Where it goes instead: page, log, "#channel" or ids of channels.',
  }),
  noData: Type.Enum(['keep', 'fire', 'resolve'], { description: 'What silence means.' }),
  cooldown: sentence('How long it is not told of as new again, such as 10m.'),
  runbook: sentence('Address of the page that says what to do.'),
  enabled: Type.Boolean({ description: 'Whether it is evaluated.' }),
}

const CHANGE = {
  ...RULE,
  limit: Type.Union([Type.String(), Type.Number()], { description: 'The limit alone, such as 3s, 97 % or 450MB.' }),
  hold: sentence('How long it must last: 5m or 3 checks.'),
} satisfies Record<(typeof CHANGES)[number], TSchema>

function ruleSchema(): TSchema {
  const { condition, severity, ...rest } = RULE
  const name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$', description: 'Name of the rule.' })
  const action = Type.String({ description: 'What to do, in words, such as Page on-call engineer.' })
  const category = Type.String({ description: 'One word by which alerts are grouped, such as performance.' })
  return Type.Object(
    { name, condition, severity, ...optional({ ...rest, action, category }) },
    { additionalProperties: false },
  )
}

function changesSchema(): TSchema {
  const change = orNothing(Type.Object(optional(CHANGE), { additionalProperties: false }))
  return Type.Record(Type.String(), change, { description: 'What shipped rules do differently, by their ids.' })
}

const optional = (properties: Record<string, TSchema>): Record<string, TSchema> =>
  Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, Type.Optional(schema)]))
