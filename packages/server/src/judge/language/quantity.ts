import { type Parsed, parseDuration } from '@plumbline/protocol/quantities'
import { Misread } from './place.ts'
import type { TokenReader } from './token-reader.ts'
import type { Token } from './tokens.ts'

/** A number and what is written on to it or after it: `450MB`, `5 minutes`, `10 %`, `2x`. */
export interface Quantity {
  amount: number
  /** In its short form when it has one; empty when there is none. */
  unit: string
  /** As written, without spaces: `450MB`, `5minutes`. */
  written: string
  /** With the short unit, as `parseDuration` takes it: `5m`. */
  short: string
  token: Token
}

const SHORT_UNITS = new Map(
  Object.entries({
    ms: ['millisecond', 'milliseconds'],
    s: ['sec', 'second', 'seconds'],
    m: ['min', 'minute', 'minutes'],
    h: ['hour', 'hours'],
    d: ['day', 'days'],
    w: ['week', 'weeks'],
    x: ['times', '×'],
    '%': ['percent'],
  }).flatMap(([short, longer]) => [short, ...longer].map((unit): [string, string] => [unit, short])),
)
const SIZE_UNITS = ['b', 'k', 'kb', 'kib', 'mb', 'mib', 'g', 'gb', 'gib', 't', 'tb', 'tib']

const NUMBER = /^(\d+(?:\.(\d+))?)(?![\d.])(.*)$/

/** Up to these a number is exact, and is written without an exponent. */
const MOST_DIGITS = 15
const MOST_DECIMALS = 6

/** Reads a number with its unit; `expected` says what should stand there, for when it does not. */
export function readQuantity(reader: TokenReader, expected: string): Quantity {
  const token = reader.peek()
  if (token.kind !== 'number') reader.fail(expected)
  refuseSeparators(token, reader.peek(1))
  const match = NUMBER.exec(token.value)
  if (!match) throw new Misread(`"${token.value}" is not a number`, token.index)
  const [, digits = '', decimals = '', attached = ''] = match
  if (digits.replace('.', '').length > MOST_DIGITS || decimals.length > MOST_DECIMALS)
    throw new Misread(
      `"${digits}" is too long; a number has at most ${MOST_DIGITS} digits, ${MOST_DECIMALS} of them behind the point`,
      token.index,
    )
  reader.next()
  const unit = attached || takeUnit(reader)
  const short = SHORT_UNITS.get(unit.toLowerCase()) ?? unit
  return { amount: Number(digits), unit: short, written: `${digits}${unit}`, short: `${digits}${short}`, token }
}

function takeUnit(reader: TokenReader): string {
  const token = reader.peek()
  const unit = token.kind === 'text' ? '' : token.value.toLowerCase()
  return SHORT_UNITS.has(unit) || SIZE_UNITS.includes(unit) ? reader.next().value : ''
}

function refuseSeparators(token: Token, after: Token): void {
  const isSpaced = /^\d{1,3}$/.test(token.value) && after.kind === 'number' && /^\d{3}(?!\d)/.test(after.value)
  if (!isSpaced && !/^\d+[,'’_]/.test(token.value)) return
  const written = isSpaced ? `${token.value} ${after.value}` : token.value
  throw new Misread(
    `"${written}" has a thousands separator; write ${written.replace(/[,'’_ ]/g, '')}, or with a point for decimals`,
    token.index,
  )
}

/** A time such as `5m`, `90s`, `5 minutes` or `1h30m`, in ms; `example` shows the whole phrase. */
export function readDuration(reader: TokenReader, example: string): number {
  const { short, unit, token } = readQuantity(reader, `a time, as in ${example}`)
  if (unit === '') throw new Misread(`"${short}" has no unit; write it as in ${example}`, token.index)
  return sure(parseDuration(short), token)
}

/** The value, or a refusal at the token. */
export function sure<T>(outcome: Parsed<T>, token: Token): T {
  if (outcome.ok) return outcome.value
  throw new Misread(outcome.problem, token.index)
}
