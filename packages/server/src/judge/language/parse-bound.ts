import type { Unit } from '@plumbline/protocol/catalogue'
import { parseDuration, parseSize } from '@plumbline/protocol/quantities'
import type { Bound, KnownMetric } from './condition.ts'
import { Misread, type Refusal } from './place.ts'
import { type Quantity, readQuantity, sure } from './quantity.ts'
import { parseWith, type TokenReader } from './token-reader.ts'

const EXAMPLES: Record<Unit, string> = {
  ms: 'a time, such as 2s or 450ms',
  percent: 'a share, such as 10 %',
  count: 'a number, such as 50',
  bytes: 'a size, such as 450MB',
}

/** Reads a bound alone, such as the one at which an alert on that metric counts as recovered. */
export function parseBound(text: string, metric: KnownMetric): { ok: true; value: Bound } | Refusal {
  return parseWith(text, (reader) => readBound(reader, metric))
}

/** Reads what a metric is compared with: a limit in the unit of the metric, or something of its baseline. */
export function readBound(reader: TokenReader, metric: KnownMetric): Bound {
  if (reader.takes('baseline')) return readOffset(reader)
  const isNegative = reader.takes('-')
  const quantity = readQuantity(reader, `${EXAMPLES[metric.unit]}, "2x baseline" or "baseline - 20 %"`)
  if (quantity.unit === 'x') return readFactor(reader, quantity, isNegative)
  return readLimit(reader, metric, quantity, isNegative ? -1 : 1)
}

function readFactor(reader: TokenReader, { amount, token }: Quantity, isNegative: boolean): Bound {
  reader.expect('baseline', '"2x baseline"')
  if (isNegative || amount === 0) throw new Misread('a baseline is multiplied by more than zero', token.index)
  return { kind: 'baselineFactor', factor: amount }
}

function readOffset(reader: TokenReader): Bound {
  const isLess = reader.sees('-')
  if (!isLess && !reader.sees('+')) return { kind: 'baselineFactor', factor: 1 }
  reader.next()
  const { amount, token } = readPercent(reader, '"baseline - 20 %"')
  if (isLess && amount >= 100) throw new Misread('a baseline less 100 % or more is nothing', token.index)
  return { kind: 'baselineOffset', offsetPercent: signed(isLess ? -1 : 1, amount) }
}

/** Reads `50 %`; `example` shows the whole phrase. */
export function readPercent(reader: TokenReader, example: string): Quantity {
  const quantity = readQuantity(reader, `a percentage, as in ${example}`)
  if (quantity.unit === '%') return quantity
  throw new Misread(`"${quantity.written}" is no percentage; write it as in ${example}`, quantity.token.index)
}

function readLimit(reader: TokenReader, { id, unit }: KnownMetric, quantity: Quantity, sign: 1 | -1): Bound {
  switch (unit) {
    case 'ms':
      return { kind: 'duration', limitMs: signed(sign, limitMs(quantity)) }
    case 'bytes':
      return { kind: 'size', limitBytes: signed(sign, sure(parseSize(quantity.written), quantity.token)) }
    case 'percent':
      return { kind: 'percent', limitPercent: signed(sign, limitPercent(reader, id, quantity)) }
    case 'count':
      if (quantity.unit === '') return { kind: 'count', limit: signed(sign, quantity.amount) }
      throw new Misread(`${id} is a number without a unit; write ${quantity.amount}`, quantity.token.index)
  }
}

/** A bare number is in ms, as in the sources. `parseDuration` takes neither 0 nor parts of a millisecond, which a limit may be. */
function limitMs({ amount, unit, short, token }: Quantity): number {
  if (unit !== '' && unit !== 'ms') return sure(parseDuration(short), token)
  sure(parseDuration(`${Math.ceil(amount) || 1}ms`), token)
  return amount
}

/**
 * Source 001 writes a ratio with the percentage that it is: `0.1 (10%)`. Alone, a number up to one could be either, and one
 * of both would be wrong by a hundred times; beyond one it can only be a percentage.
 */
function limitPercent(reader: TokenReader, id: string, { amount, unit, written, token }: Quantity): number {
  if (unit === '%') return amount
  if (unit !== '') throw new Misread(`"${written}" is no share, and ${id} is one; write 10 %`, token.index)
  if (reader.takes('(')) {
    const percent = readPercent(reader, '"0.1 (10%)"')
    reader.expect(')', '"0.1 (10%)"')
    if (Math.abs(amount * 100 - percent.amount) <= 1e-9 * percent.amount) return percent.amount
    throw new Misread(
      `${amount} is ${Number((amount * 100).toPrecision(6))} %, not ${percent.amount} %`,
      percent.token.index,
    )
  }
  if (amount === 0 || amount > 1) return amount
  const asRatio = Number((amount * 100).toPrecision(6))
  throw new Misread(`"${written}" could be ${amount} % or ${asRatio} %; write one of them`, token.index)
}

/** Without a negative zero, which would not be equal to the zero that it is written as. */
const signed = (sign: 1 | -1, amount: number): number => (amount === 0 ? 0 : sign * amount)
