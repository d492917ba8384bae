import {
  formatSize,
  type Parsed,
  parseDuration,
  parsed,
  parseSize,
  refused,
  spellDuration,
} from '@plumbline/protocol/quantities'
import { type TSchema, Type } from 'typebox'
import { seen } from './problem.ts'

/**
 * One thing that can be configured, as it is written in the file (or in a variable, always text): the same description
 * reads it, documents it, and completes it in an editor.
 */
export interface Setting<T, Missing = T> {
  description: string
  /** Environment variable, which goes before the file. */
  variable?: string
  /** The value never appears in a message, and `<variable>_FILE` may name a file that holds it. */
  secret?: true
  /** JSON Schema of the written form, for editors; `read` is the judge. */
  schema: TSchema
  /** Used when the setting is written nowhere. */
  fallback: Missing
  /** The value of what is written, or a sentence with what was seen and what would be right. */
  read(written: unknown): Parsed<T>
}

/** A setting without a default: `undefined` when it is written nowhere. */
export type Optional<T> = Setting<T, undefined>

export interface About {
  description: string
  variable?: string
}

/** Gives a setting its default, as a person would write it. */
export function defaultTo<T>(written: string | number | boolean | readonly string[], setting: Optional<T>): Setting<T> {
  return { ...setting, fallback: sure(setting.read(written)), schema: { ...setting.schema, default: written } }
}

/** A setting that is one line of text, of the form that `pattern` names. */
export function text(about: About & { pattern: RegExp; form: string }): Optional<string> {
  const { pattern, form, ...rest } = about
  return {
    ...rest,
    schema: Type.String({ pattern: orReference(pattern.source) }),
    fallback: undefined,
    read: (written) =>
      typeof written === 'string' && pattern.test(written)
        ? parsed(written)
        : refused(`${seen(written)} is not right here; write ${form}`),
  }
}

/** One of a few words. */
export function choice<const Word extends string>(about: About & { words: readonly Word[] }): Optional<Word> {
  const { words, ...rest } = about
  return {
    ...rest,
    schema: Type.Union([...words.map((word) => Type.Literal(word)), Type.String({ pattern: REFERENCE })]),
    fallback: undefined,
    read(written) {
      const word = words.find((candidate) => candidate === written)
      return word ? parsed(word) : refused(`${seen(written)} is not one of ${words.join(', ')}`)
    },
  }
}

/** `true` or `false`. */
export function flag(about: About): Optional<boolean> {
  return {
    ...about,
    schema: Type.Union([Type.Boolean(), Type.String({ pattern: orReference('^(true|false)$') })]),
    fallback: undefined,
    read(written) {
      const value = written === 'true' ? true : written === 'false' ? false : written
      return typeof value === 'boolean'
        ? parsed(value)
        : refused(`${seen(written)} is out of place; write true or false`)
    },
  }
}

/** A whole number between two limits, which are allowed themselves. */
export function integer(about: About & { min: number; max: number }): Optional<number> {
  const { min, max, ...rest } = about
  return {
    ...rest,
    schema: Type.Union([
      Type.Integer({ minimum: min, maximum: max }),
      Type.String({ pattern: orReference('^[0-9]+$') }),
    ]),
    fallback: undefined,
    read(written) {
      const value = typeof written === 'string' && /^\d+$/.test(written) ? Number(written) : written
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return parsed(value)
      return refused(`${seen(written)} is out of place; write a whole number from ${min} to ${max}`)
    },
  }
}

/** A length of time with its unit, such as `100ms` or `7d`; the value is in milliseconds. */
export function duration(about: About & { min: string; max: string }): Optional<number> {
  return quantity(about, {
    pattern: '^([0-9]+([.][0-9]+)?(ms|s|m|h|d|w))+$',
    example: '30s, 10m or 7d',
    parse: parseDuration,
    spell: spellDuration,
  })
}

/** A size with its unit, such as `64MB`, counted in 1024; the value is in bytes. */
export function size(about: About & { min: string; max: string }): Optional<number> {
  return quantity(about, {
    pattern: '^[0-9]+([.][0-9]+)? ?[KMGT]?B$',
    example: '512KB, 64MB or 1GB',
    parse: parseSize,
    spell: (bytes) => formatSize(bytes).replace(' ', ''),
  })
}

/** A share such as `95%`, above 0 and at most 100; the value is in percent. */
export function percent(about: About): Optional<number> {
  return quantity(
    { ...about, min: '0.001%', max: '100%' },
    {
      pattern: '^[0-9]+([.][0-9]+)? ?%$',
      example: '95%',
      parse(written) {
        const digits = /^(\d+(?:\.\d+)?) ?%$/.exec(written)?.[1]
        return digits ? parsed(Number(digits)) : refused(`${seen(written)} is not a share; write it like 95%`)
      },
      spell: (value) => `${value}%`,
    },
  )
}

interface Quantity {
  pattern: string
  example: string
  parse(written: string): Parsed<number>
  spell(value: number): string
}

function quantity(
  about: About & { min: string; max: string },
  { pattern, example, parse, spell }: Quantity,
): Optional<number> {
  const { min, max, ...rest } = about
  const least = sure(parse(min))
  const most = sure(parse(max))
  return {
    ...rest,
    schema: Type.String({ pattern: orReference(pattern), examples: [min, max] }),
    fallback: undefined,
    read(written) {
      if (typeof written === 'number' || (typeof written === 'string' && /^[\d.]+$/.test(written))) {
        return refused(`${seen(written)} has no unit; write it like ${example}`)
      }
      if (typeof written !== 'string') return refused(`${seen(written)} is out of place; write it like ${example}`)
      const value = parse(written)
      if (!value.ok) return value
      if (value.value < least) return refused(`${seen(written)} is too little; write at least ${spell(least)}`)
      if (value.value > most) return refused(`${seen(written)} is too much; write at most ${spell(most)}`)
      return value
    },
  }
}

/** For defaults and limits, which stand in this folder. */
function sure<T>(outcome: Parsed<T>): T {
  if (!outcome.ok) throw new TypeError(outcome.problem)
  return outcome.value
}

/** Editors may not underline a value that the environment fills in. */
const REFERENCE = '[$][{]'
export const orReference = (pattern: string): string => `${pattern}|${REFERENCE}`
