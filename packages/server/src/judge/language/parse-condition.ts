import { AT_ONCE } from '../alert/hold.ts'
import type { Clause, Condition, KnownMetric, Operator, Test } from './condition.ts'
import { readBound, readPercent } from './parse-bound.ts'
import { readHold } from './parse-hold.ts'
import { type Limits, readLimits } from './parse-limits.ts'
import { Misread, placeAt, type Refusal } from './place.ts'
import { readDuration } from './quantity.ts'
import { parseWith, type TokenReader } from './token-reader.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * Reads a condition as people write it:
 *
 *     condition = clause { "and" clause } [ "for" hold ]
 *     clause    = metric { window | scope } test { window | scope }
 *     test      = ( "<" | ">" | "<=" | ">=" | "=" | "!=" ) bound
 *               | ( "changes" | "rises" | "falls" ) "by more than" percent
 *               | [ "has" ] "no data for" duration
 *     bound     = limit | factor "x baseline" | "baseline" [ ( "+" | "-" ) percent ]
 *     limit     = [ "-" ] number [ unit ] | ratio "(" percent ")"
 *     window    = "over" duration
 *     scope     = "where" label "=" text { "and" label "=" text }
 *     hold      = number [ "+" ] [ "consecutive" ] "checks" | duration
 *
 * Words are taken in any case, metrics by id or alias, units of a limit as the unit of its metric. A refusal says what was
 * found, where, and what would be right.
 */
export function parseCondition(text: string, vocabulary: Vocabulary): { ok: true; value: Condition } | Refusal {
  // Before it is split into tokens, whose number has no other bound.
  if (text.length > MOST_CHARS)
    return { ok: false, problem: `a condition has at most ${MOST_CHARS} characters`, at: placeAt(text, MOST_CHARS) }
  return parseWith(text, (reader) => {
    const first = readClause(reader, vocabulary)
    const rest: Clause[] = []
    while (reader.takes('and')) rest.push(readClause(reader, vocabulary))
    const hold = reader.takes('for') ? readHold(reader) : AT_ONCE
    if (reader.peek().kind !== 'end') failAtEnd(reader, vocabulary)
    return { clauses: [first, ...rest], hold }
  })
}

/** More than anybody reads, little enough to be parsed at once. */
const MOST_CHARS = 1_000

const CLAUSE_WORDS = ['over', 'where', 'and', 'for', 'has', 'no', 'changes', 'rises', 'falls']

function readClause(reader: TokenReader, vocabulary: Vocabulary): Clause {
  const metric = readMetric(reader, vocabulary)
  const limits: Limits = { overMs: null, scope: {} }
  readLimits(reader, limits, vocabulary)
  const at = reader.peek()
  const test = readTest(reader, metric)
  readLimits(reader, limits, vocabulary)
  if (test.kind === 'noData' && limits.overMs !== null)
    throw new Misread('"no data for 10m" looks at those 10 minutes; leave out "over"', at.index)
  return { metric: metric.id, ...limits, ...test }
}

function readMetric(reader: TokenReader, { metric, names, nearest }: Vocabulary): KnownMetric {
  const start = reader.peek()
  const words: string[] = []
  while (reader.peek().kind === 'word' && !CLAUSE_WORDS.some((word) => reader.sees(word)))
    words.push(reader.next().value)
  if (words.length === 0) reader.fail('the name of a metric')
  const name = words.join(' ')
  const known = metric(name)
  if (known) return known
  const meant = nearest(name, names)
  throw new Misread(`there is no metric "${name}"${meant ? `; did you mean "${meant}"?` : ''}`, start.index)
}

const OPERATORS: readonly Operator[] = ['<', '>', '<=', '>=', '=', '!=']
const CHANGES = { changes: 'either', rises: 'up', falls: 'down' } as const

function readTest(reader: TokenReader, metric: KnownMetric): Test {
  if (reader.takes('has') || reader.sees('no')) return readNoData(reader)
  for (const [verb, direction] of Object.entries(CHANGES)) {
    if (!reader.takes(verb)) continue
    const example = `"${verb} by more than 50 %"`
    for (const word of ['by', 'more', 'than']) reader.expect(word, example)
    return { kind: 'change', direction, morePercent: readPercent(reader, example).amount }
  }
  const token = reader.peek()
  const operator = OPERATORS.find((known) => token.kind === 'symbol' && known === token.value)
  if (!operator) return reader.fail('one of < > <= >= = !=, or "changes by more than 50 %", or "has no data for 10m"')
  reader.next()
  const bound = readBound(reader, metric)
  if ((operator === '=' || operator === '!=') && bound.kind.startsWith('baseline'))
    throw new Misread('nothing is ever exactly its baseline; write < or >', token.index)
  return { kind: 'compare', operator, bound }
}

function readNoData(reader: TokenReader): Test {
  const example = '"has no data for 10m"'
  for (const word of ['no', 'data', 'for']) reader.expect(word, example)
  return { kind: 'noData', forMs: readDuration(reader, example) }
}

function failAtEnd(reader: TokenReader, { nearest }: Vocabulary): never {
  const token = reader.peek()
  if (reader.sees('and') || reader.sees('over') || reader.sees('where'))
    throw new Misread(
      `"${token.value}" stands behind "for"; the hold is for the whole condition and comes last`,
      token.index,
    )
  if (reader.sees('or')) throw new Misread('there is no "or"; write a rule for each', token.index)
  const meant = token.kind === 'word' ? nearest(token.value, ['and', 'for', 'over', 'where']) : undefined
  return reader.fail(meant ? `"${meant}"` : '"and", "over", "where", "for" or the end')
}
