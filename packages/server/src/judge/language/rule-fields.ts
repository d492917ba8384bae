import { SEVERITIES } from '@plumbline/protocol/catalogue'
import { type Parsed, parseDuration, parsed, refused } from '@plumbline/protocol/quantities'
import { NO_DATA_POLICIES } from '../alert/alert-rule.ts'
import { type Action, readAction, readRoute } from './action.ts'
import { parseCondition } from './parse-condition.ts'
import { parseHold } from './parse-hold.ts'
import type { Place } from './place.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A value of the file, or what is wrong with it, and in a sentence where in it. */
type FieldOutcome<T> = Parsed<T> | { ok: false; problem: string; at: Place }
type FieldReader<T> = (written: unknown, vocabulary: Vocabulary) => FieldOutcome<T>

/** How each key of a rule is read. What depends on two of them (`recover`, `cooldown`) is judged where they come together. */
export const RULE_FIELDS = {
  name: matching(
    /^[A-Za-z0-9][\w.-]{0,63}$/,
    'a name of up to 64 letters, digits, "_", "-" and ".", such as queue_depth_high',
  ),
  condition: (written, vocabulary) =>
    typeof written === 'string'
      ? parseCondition(written, vocabulary)
      : refused(`${shown(written)} is no condition; write a sentence such as queue.depth > 50 for 5m`),
  severity: oneOf(SEVERITIES),
  action: (written) =>
    typeof written === 'string' ? parsed(readAction(written)) : refusedAs(written, 'what to do, in words'),
  routes: readRoutes,
  category: matching(/^[A-Za-z][\w-]{0,63}$/, 'one word, such as performance'),
  minimumSamples: (written) =>
    Number.isSafeInteger(written) && Number(written) >= 0
      ? parsed(Number(written))
      : refusedAs(written, 'a whole number of samples, such as 5'),
  recover: (written) =>
    typeof written === 'string' || typeof written === 'number'
      ? parsed(String(written))
      : refusedAs(written, 'the limit at which it is good again, such as 400MB'),
  recoverFor: (written) => (typeof written === 'string' ? parseHold(written) : refusedAs(written, '5m or 3 checks')),
  noData: oneOf(NO_DATA_POLICIES),
  cooldown: (written) =>
    typeof written === 'string' ? parseDuration(written) : refusedAs(written, 'a time, such as 10m'),
  runbook: (written) =>
    typeof written === 'string' && /^https?:\/\/\S{1,2000}$/i.test(written)
      ? parsed(written)
      : refusedAs(written, 'an address that begins with https:// or http://'),
  enabled: (written) => (typeof written === 'boolean' ? parsed(written) : refusedAs(written, 'true or false')),
} as const satisfies Record<string, FieldReader<unknown>>

export type RuleField = keyof typeof RULE_FIELDS
export const REQUIRED_FIELDS = ['name', 'condition', 'severity'] as const satisfies readonly RuleField[]

/** What each key that was written, and could be read, says. */
export type RuleFields = {
  -readonly [Field in RuleField]?: Extract<ReturnType<(typeof RULE_FIELDS)[Field]>, { ok: true }>['value']
}

function readRoutes(written: unknown): Parsed<Action['routes']> {
  const list = typeof written === 'string' ? [written] : written
  if (!Array.isArray(list)) return refusedAs(written, 'a list, such as [page, "#ops-alerts"]')
  const routes = list.map((item) => (typeof item === 'string' ? readRoute(item) : undefined))
  const wrong = routes.indexOf(undefined)
  if (wrong >= 0) return refusedAs(list[wrong], 'page, log, "#channel" or the name of a route')
  return parsed(routes.filter((route) => route !== undefined))
}

function matching(pattern: RegExp, form: string) {
  return (written: unknown): Parsed<string> =>
    typeof written === 'string' && pattern.test(written) ? parsed(written) : refusedAs(written, form)
}

/** One of a few words, in any case of letters (X1). */
function oneOf<const Word extends string>(words: readonly Word[]) {
  return (written: unknown, { nearest }: Pick<Vocabulary, 'nearest'>): Parsed<Word> => {
    const word = typeof written === 'string' ? words.find((known) => known === written.toLowerCase()) : undefined
    if (word !== undefined) return parsed(word)
    const meant = typeof written === 'string' ? nearest(written, words) : undefined
    return refused(
      `${shown(written)} is not right here; ${meant ? `did you mean ${meant}?` : `write ${words.join(', ')}`}`,
    )
  }
}

const refusedAs = (written: unknown, form: string): Parsed<never> =>
  refused(`${shown(written)} is not right here; write ${form}`)

const SHOWN_CHARS = 60

/** A value as a message may show it: short, and never more than one line. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'an empty value'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a group of keys'
  return JSON.stringify(
    typeof value === 'string' && value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value,
  )
}
