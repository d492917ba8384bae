import { type TSchema, Type } from 'typebox'
import { type Group, isSetting } from './group.ts'
import type { Setting } from './setting.ts'

/** JSON Schema of a group of settings, as editors use it. */
export function groupSchema(group: Group, further: Record<string, TSchema> = {}): TSchema {
  const properties = Object.entries(group).map(([key, item]) => [
    key,
    Type.Optional(isSetting(item) ? settingSchema(item) : orNothing(groupSchema(item))),
  ])
  return Type.Object({ ...Object.fromEntries(properties), ...further }, { additionalProperties: false })
}

export function settingSchema({ schema, description, variable, secret }: Setting<unknown, unknown>): TSchema {
  const names = variable && (secret ? `${variable} or ${variable}_FILE` : variable)
  return { ...schema, description: names ? `${description} Environment: ${names}.` : description }
}

/** A group whose keys are all commented out is read as an empty one. */
export const orNothing = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()])
