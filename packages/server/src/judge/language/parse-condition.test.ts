import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bound, Clause, Condition, KnownMetric, Operator } from './condition.ts'
import { SCOPE_LABELS } from './condition.ts'
import { parseBound } from './parse-bound.ts'
import { parseCondition } from './parse-condition.ts'
import { parseHold } from './parse-hold.ts'
import { pointAt } from './place.ts'
import { renderCondition } from './render-condition.ts'
import { vocabulary } from './test-support/vocabulary.ts'

const read = (text: string): Condition => {
  const outcome = parseCondition(text, vocabulary)
  if (!outcome.ok) expect.fail(`${outcome.problem}\n${pointAt(text, outcome.at)}`)
  return outcome.value
}
const onlyClause = (text: string): Clause => {
  const { clauses } = read(text)
  expect(clauses).toHaveLength(1)
  return clauses[0]
}

const clause = (metric: string, test: Partial<Clause>) => ({ metric, scope: {}, overMs: null, ...test })
const compare = (metric: string, operator: Operator, bound: Bound) =>
  clause(metric, { kind: 'compare', operator, bound } as Partial<Clause>)
const atOnce = { kind: 'checks', checks: 1 }
const checks = (count: number) => ({ kind: 'checks', checks: count })

describe('the conditions of source 001', () => {
  test.each([
    [
      'api_response_code != 200 for 3 consecutive checks',
      compare('helpdesk.api.status', '!=', { kind: 'count', limit: 200 }),
      checks(3),
      'helpdesk.api.status != 200 for 3 consecutive checks',
    ],
    [
      'api_response_time_ms > 5000 for 5 consecutive checks',
      compare('helpdesk.api.latency', '>', { kind: 'duration', limitMs: 5_000 }),
      checks(5),
      'helpdesk.api.latency > 5s for 5 consecutive checks',
    ],
    [
      'webhook_error_rate > 0.1 (10%)',
      compare('webhook.errors', '>', { kind: 'percent', limitPercent: 10 }),
      atOnce,
      'webhook.errors > 10 %',
    ],
    [
      'api_response_time_p95 > 2000ms',
      compare('helpdesk.api.latency.p95', '>', { kind: 'duration', limitMs: 2_000 }),
      atOnce,
      'helpdesk.api.latency.p95 > 2s',
    ],
    [
      'worker_memory_usage > 450MB',
      compare('worker.memory', '>', { kind: 'size', limitBytes: 450 * 1024 ** 2 }),
      atOnce,
      'worker.memory > 450MB',
    ],
    ['sidekiq_queue_depth > 50', compare('queue.depth', '>', { kind: 'count', limit: 50 }), atOnce, 'queue.depth > 50'],
    [
      'new_conversations_per_hour > 2x baseline',
      compare('conversations.new', '>', { kind: 'baselineFactor', factor: 2 }),
      atOnce,
      'conversations.new > 2x baseline',
    ],
    [
      'api_response_time_p95 < baseline - 20%',
      compare('helpdesk.api.latency.p95', '<', { kind: 'baselineOffset', offsetPercent: -20 }),
      atOnce,
      'helpdesk.api.latency.p95 < baseline - 20 %',
    ],
    // Its key performance indicators, in prose.
    [
      'P95 > 2000ms for 5+ consecutive checks',
      compare('helpdesk.api.latency.p95', '>', { kind: 'duration', limitMs: 2_000 }),
      checks(5),
      'helpdesk.api.latency.p95 > 2s for 5 consecutive checks',
    ],
    [
      'Any single request > 10s',
      compare('helpdesk.api.latency', '>', { kind: 'duration', limitMs: 10_000 }),
      atOnce,
      'helpdesk.api.latency > 10s',
    ],
    ['Error rate > 1%', compare('api.errors', '>', { kind: 'percent', limitPercent: 1 }), atOnce, 'api.errors > 1 %'],
  ])('%s', (text, expected, hold, canonical) => {
    expect(read(text)).toEqual({ clauses: [expected], hold })
    expect(renderCondition(read(text))).toBe(canonical)
  })
})

describe('a limit', () => {
  test.each<[string, Bound]>([
    ['helpdesk.api.latency > 2s', { kind: 'duration', limitMs: 2_000 }],
    ['helpdesk.api.latency > 2 s', { kind: 'duration', limitMs: 2_000 }],
    ['helpdesk.api.latency > 1m30s', { kind: 'duration', limitMs: 90_000 }],
    ['helpdesk.api.latency > 2 minutes', { kind: 'duration', limitMs: 120_000 }],
    ['helpdesk.api.latency > 1.5 min', { kind: 'duration', limitMs: 90_000 }],
    ['helpdesk.api.latency > 0.25', { kind: 'duration', limitMs: 0.25 }],
    ['helpdesk.api.latency > 0', { kind: 'duration', limitMs: 0 }],
    ['helpdesk.api.latency < -5ms', { kind: 'duration', limitMs: -5 }],
    ['worker.memory > 1.5 GB', { kind: 'size', limitBytes: 1.5 * 1024 ** 3 }],
    ['worker.memory > 1024', { kind: 'size', limitBytes: 1_024 }],
    ['webhook.errors > 5', { kind: 'percent', limitPercent: 5 }],
    ['webhook.errors > 0', { kind: 'percent', limitPercent: 0 }],
    ['webhook.errors > 0.5 %', { kind: 'percent', limitPercent: 0.5 }],
    ['webhook.errors > 5 percent', { kind: 'percent', limitPercent: 5 }],
    ['webhook.errors > 0.07 (7 %)', { kind: 'percent', limitPercent: 7 }],
    ['webhook.errors < - 50 %', { kind: 'percent', limitPercent: -50 }],
    ['queue.depth > -0', { kind: 'count', limit: 0 }],
    ['queue.depth ≥ 2 × baseline', { kind: 'baselineFactor', factor: 2 }],
    ['queue.depth > 2.5x baseline', { kind: 'baselineFactor', factor: 2.5 }],
    ['queue.depth > 3 times baseline', { kind: 'baselineFactor', factor: 3 }],
    ['queue.depth > baseline', { kind: 'baselineFactor', factor: 1 }],
    ['queue.depth > baseline + 3 %', { kind: 'baselineOffset', offsetPercent: 3 }],
    ['queue.depth < baseline − 99.9%', { kind: 'baselineOffset', offsetPercent: -99.9 }],
    ['queue.depth > baseline - 0 %', { kind: 'baselineOffset', offsetPercent: 0 }],
  ])('%s', (text, bound) => {
    expect(onlyClause(text)).toMatchObject({ kind: 'compare', bound })
  })

  test.each([
    ['<', '<'],
    ['>', '>'],
    ['<=', '<='],
    ['>=', '>='],
    ['=', '='],
    ['==', '='],
    ['!=', '!='],
    ['≤', '<='],
    ['≥', '>='],
    ['≠', '!='],
  ])('is compared by %s', (written, operator) => {
    expect(onlyClause(`queue.depth ${written} 5`)).toMatchObject({ operator })
    expect(onlyClause(`queue.depth${written}5`)).toMatchObject({ operator })
  })
})

describe('a clause', () => {
  test.each<[string, Partial<Clause>]>([
    ['queue.depth > 5 over 15m', { overMs: 900_000 }],
    ['queue.depth over 15 minutes > 5', { overMs: 900_000 }],
    ['queue.depth > 5 where service = "hubspot"', { scope: { service: 'hubspot' } }],
    [
      `queue.depth where service = 'hubspot' and customer = "a \\"b\\" c" > 5 over 1h`,
      { scope: { service: 'hubspot', customer: 'a "b" c' }, overMs: 3_600_000 },
    ],
    ['queue.depth > 5 where release = r and variant = b', { scope: { release: 'r', variant: 'b' } }],
    ['queue.depth changes by more than 50 %', { kind: 'change', direction: 'either', morePercent: 50 }],
    ['queue.depth rises by more than 20%', { kind: 'change', direction: 'up', morePercent: 20 }],
    ['queue.depth falls by more than 20% over 1d', { kind: 'change', direction: 'down', overMs: 86_400_000 }],
    ['queue.depth no data for 10m', { kind: 'noData', forMs: 600_000 }],
    ['queue.depth has no data for 10m', { kind: 'noData', forMs: 600_000 }],
    ['QUEUE DEPTH Has No Data For 10 Min', { kind: 'noData', forMs: 600_000, metric: 'queue.depth' }],
  ])('%s', (text, expected) => {
    expect(onlyClause(text)).toMatchObject(expected)
  })

  test('is joined to others by "and", which labels are joined by as well', () => {
    const text = `queue.depth > 5 where service = "a" and customer = "b"
      and webhook.errors >= 10 % and helpdesk.api.status = 200
      for 5m`
    expect(read(text)).toMatchObject({
      clauses: [
        { metric: 'queue.depth', scope: { service: 'a', customer: 'b' } },
        { metric: 'webhook.errors', scope: {} },
        { metric: 'helpdesk.api.status', operator: '=' },
      ],
      hold: { kind: 'duration', durationMs: 300_000 },
    })
  })

  test('of no data keeps its own time apart from the hold', () => {
    expect(read('queue.depth has no data for 10m for 3 checks')).toEqual({
      clauses: [clause('queue.depth', { kind: 'noData', forMs: 600_000 })],
      hold: checks(3),
    })
  })
})

describe('a refusal', () => {
  // The mark ^ stands before the character that the refusal points at.
  test.each([
    ['^', 'the condition ends where there should be the name of a metric'],
    ['^> 5', 'found ">" where there should be the name of a metric'],
    ['^queue_dept > 5', 'there is no metric "queue_dept"; did you mean "queue.depth"?'],
    ['^astrology > 5', 'there is no metric "astrology"'],
    ['^constructor > 5', 'there is no metric "constructor"'],
    [
      'queue.depth ^5',
      'found "5" where there should be one of < > <= >= = !=, or "changes by more than 50 %", or "has no data for 10m"',
    ],
    [
      'queue.depth >^',
      'the condition ends where there should be a number, such as 50, "2x baseline" or "baseline - 20 %"',
    ],
    [
      'queue.depth > ^many',
      'found "many" where there should be a number, such as 50, "2x baseline" or "baseline - 20 %"',
    ],
    ['queue.depth > ^1,000', '"1,000" has a thousands separator; write 1000, or with a point for decimals'],
    ["queue.depth > ^1'000", '"1\'000" has a thousands separator; write 1000, or with a point for decimals'],
    ['queue.depth > ^1_000', '"1_000" has a thousands separator; write 1000, or with a point for decimals'],
    ['queue.depth > ^1 000', '"1 000" has a thousands separator; write 1000, or with a point for decimals'],
    ['queue.depth > 5 ^70', 'found "70" where there should be "and", "over", "where", "for" or the end'],
    ['queue.depth > 5000 ^000', 'found "000" where there should be "and", "over", "where", "for" or the end'],
    ['queue.depth > ^1.2.3', '"1.2.3" is not a number'],
    ['queue.depth > ^5.', '"5." is not a number'],
    ['queue.depth > ^.5', '"." does not belong in a condition; a number begins with a digit, such as 0.5'],
    [
      'queue.depth > ^1234567890123456',
      '"1234567890123456" is too long; a number has at most 15 digits, 6 of them behind the point',
    ],
    ['queue.depth > ^0.1234567', '"0.1234567" is too long; a number has at most 15 digits, 6 of them behind the point'],
    ['queue.depth > ^5s', 'queue.depth is a number without a unit; write 5'],
    ['queue.depth > ^5 %', 'queue.depth is a number without a unit; write 5'],
    ['queue.depth > ^5constructor', 'queue.depth is a number without a unit; write 5'],
    ['helpdesk.api.latency > ^450MB', '"450MB" is not a duration; write it like 30s, 10m, 1h30m or 7d'],
    ['helpdesk.api.latency > ^9999d', '"9999d" is longer than ten years; the longest duration is 3650d'],
    [
      'helpdesk.api.latency > ^999999999999999',
      '"999999999999999ms" is longer than ten years; the longest duration is 3650d',
    ],
    ['helpdesk.api.latency > 5 ^"s"', 'found "s" where there should be "and", "over", "where", "for" or the end'],
    ['worker.memory > ^5 minutes', '"5minutes" is not a size; write it like 512KB, 10MB or 1GB'],
    ['webhook.errors > ^0.1', '"0.1" could be 0.1 % or 10 %; write one of them'],
    ['webhook.errors > ^1', '"1" could be 1 % or 100 %; write one of them'],
    ['webhook.errors > 0.1 (^20%)', '0.1 is 10 %, not 20 %'],
    ['webhook.errors > 0.1 (10%^', 'the condition ends where there should be ")", as in "0.1 (10%)"'],
    ['webhook.errors > 0.1 (^10)', '"10" is no percentage; write it as in "0.1 (10%)"'],
    ['webhook.errors > ^5s', '"5s" is no share, and webhook.errors is one; write 10 %'],
    ['queue.depth > 2x^', 'the condition ends where there should be "baseline", as in "2x baseline"'],
    ['queue.depth > ^0x baseline', 'a baseline is multiplied by more than zero'],
    ['queue.depth > -^2x baseline', 'a baseline is multiplied by more than zero'],
    ['queue.depth > baseline - ^200ms', '"200ms" is no percentage; write it as in "baseline - 20 %"'],
    ['queue.depth < baseline - ^100 %', 'a baseline less 100 % or more is nothing'],
    ['queue.depth ^= baseline', 'nothing is ever exactly its baseline; write < or >'],
    ['queue.depth > 5 ^fro 5m', 'found "fro" where there should be "for"'],
    ['queue.depth > 5 ^or 6', 'there is no "or"; write a rule for each'],
    ['queue.depth > 5 ^(50)', 'found "(" where there should be "and", "over", "where", "for" or the end'],
    ['queue.depth > 5 for ^5', '"5" has no unit; write it as in "for 5m" or "for 3 consecutive checks"'],
    ['queue.depth > 5 for ^0 checks', '0 checks cannot be waited for; write 1 to 1000'],
    ['queue.depth > 5 for ^1001 checks', '1001 checks cannot be waited for; write 1 to 1000'],
    [
      'queue.depth > 5 for 5m ^and queue.depth < 9',
      '"and" stands behind "for"; the hold is for the whole condition and comes last',
    ],
    ['queue.depth > 5 over 5m ^over 5m', '"over" stands here a second time'],
    ['queue.depth > 5 over ^5', '"5" has no unit; write it as in "over 15m"'],
    ['queue.depth > 5 where service = "a" ^where name = "b"', '"where" stands here a second time; join with "and"'],
    ['queue.depth > 5 where service = "a" and ^service = "b"', '"service" stands here a second time'],
    [
      'queue.depth > 5 where service = "a" and queue.depth = ^many',
      'found "many" where there should be a number, such as 50, "2x baseline" or "baseline - 20 %"',
    ],
    ['queue.depth > 5 where ^servise = "a"', 'found "servise" where there should be "service"'],
    [
      'queue.depth > 5 where ^colour = "a"',
      'found "colour" where there should be one of service, name, customer, environment, release, variant',
    ],
    ['queue.depth > 5 where service ^"a"', 'found "a" where there should be "=", as in where service = "x"'],
    ['queue.depth > 5 where service = ^5', 'found "5" where there should be a text in quotes'],
    ['queue.depth > 5 where service = ^""', 'found "" where there should be a text in quotes'],
    ['queue.depth > 5 where service = ^"a', 'the text that begins with " has no end'],
    [
      'queue.depth > 5 where service = ^"\\a"',
      '"\\a" has an escape that is not known; write \\" and \\\\, or use single quotes',
    ],
    ['queue.depth changes ^by50 %', 'found "by50" where there should be "by", as in "changes by more than 50 %"'],
    ['queue.depth has no data^', 'the condition ends where there should be "for", as in "has no data for 10m"'],
    ['queue.depth over 5m ^has no data for 10m', '"no data for 10m" looks at those 10 minutes; leave out "over"'],
    ['queue.depth ^@ 5', '"@" does not belong in a condition'],
    ['queue.depth > 5 ^😀', '"😀" does not belong in a condition'],
  ])('of %s', (marked, problem) => {
    const index = marked.indexOf('^')
    const text = marked.replace('^', '')
    expect(parseCondition(text, vocabulary)).toEqual({
      ok: false,
      problem,
      at: { index, line: 1, column: index + 1 },
    })
  })

  test('knows its line and column, and can be pointed at', () => {
    const text = 'queue.depth > 5\n\tand queue.depth > many\nfor 5m'
    const outcome = parseCondition(text, vocabulary)
    if (outcome.ok) expect.fail('it was read')
    expect(outcome.at).toEqual({ index: 35, line: 2, column: 20 })
    expect(pointAt(text, outcome.at)).toBe('\tand queue.depth > many\n\t                  ^')
  })

  test('of what nobody would read comes at once', () => {
    const text = `queue.depth > 5${' and queue.depth > 5'.repeat(50)}`
    expect(parseCondition(text, vocabulary)).toMatchObject({ problem: 'a condition has at most 1000 characters' })
    expect(parseCondition(text.slice(0, 995), vocabulary).ok).toBe(true)
  })

  test('is all that any text can cause', () => {
    const word = fc.constantFrom('queue.depth', '>', '5', '"', 'for', 'and', 'where', 'service', '=', '2x', 'baseline')
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    )
    fc.assert(
      fc.property(text, (any) => {
        const outcome = parseCondition(any, vocabulary)
        if (!outcome.ok) expect(outcome.at.index).toBeLessThanOrEqual(any.length)
      }),
    )
  })
})

describe('parts of a condition', () => {
  const memory: KnownMetric = { id: 'worker.memory', unit: 'bytes' }

  test('are read alone', () => {
    expect(parseHold('5m')).toEqual({ ok: true, value: { kind: 'duration', durationMs: 300_000 } })
    expect(parseHold('1 check')).toEqual({ ok: true, value: atOnce })
    expect(parseBound('400MB', memory)).toEqual({ ok: true, value: { kind: 'size', limitBytes: 400 * 1024 ** 2 } })
  })

  test('are refused with what is too much', () => {
    expect(parseHold('5m or so')).toMatchObject({ ok: false, problem: 'found "or" where there should be nothing more' })
    expect(parseBound('400MB 5', memory)).toMatchObject({ ok: false, at: { index: 6 } })
  })
})

describe('rendering', () => {
  const whole = (min: number, max: number) => fc.integer({ min, max })
  const decimal = (max: number, decimals: number) => whole(0, max * 10 ** decimals).map((n) => n / 10 ** decimals)
  const durationMs = fc.oneof(
    whole(1, 315_360_000_000),
    fc.tuple(whole(1, 3_650), fc.constantFrom(1_000, 60_000, 3_600_000, 86_400_000)).map(([n, unit]) => n * unit),
  )
  const negatable = (size: fc.Arbitrary<number>) =>
    fc.tuple(size, fc.boolean()).map(([n, negative]) => (negative && n !== 0 ? -n : n))
  const baseline: fc.Arbitrary<Bound> = fc.oneof(
    decimal(1_000, 3)
      .filter((factor) => factor > 0)
      .map((factor) => ({ kind: 'baselineFactor' as const, factor })),
    decimal(99, 6).map((offset) => ({ kind: 'baselineOffset' as const, offsetPercent: offset === 0 ? 0 : -offset })),
    decimal(1_000, 3).map((offsetPercent) => ({ kind: 'baselineOffset' as const, offsetPercent })),
  )
  const limits: readonly { metric: string; bound: fc.Arbitrary<Bound> }[] = [
    {
      metric: 'helpdesk.api.latency',
      bound: negatable(fc.oneof(durationMs, decimal(2, 6))).map((limitMs) => ({ kind: 'duration', limitMs })),
    },
    {
      metric: 'worker.memory',
      bound: negatable(
        fc.oneof(
          whole(0, 2 ** 31),
          whole(0, 2 ** 31).map((n) => n * 1024),
        ),
      ).map((limitBytes) => ({
        kind: 'size',
        limitBytes,
      })),
    },
    {
      metric: 'webhook.errors',
      bound: negatable(decimal(1_000, 6)).map((limitPercent) => ({ kind: 'percent', limitPercent })),
    },
    { metric: 'queue.depth', bound: negatable(decimal(1_000_000, 6)).map((limit) => ({ kind: 'count', limit })) },
  ]
  const ordered = fc.constantFrom<Operator>('<', '>', '<=', '>=')
  const compared = fc.oneof(
    ...limits.flatMap(({ metric, bound }) => [
      fc.record({
        metric: fc.constant(metric),
        kind: fc.constant('compare' as const),
        operator: fc.oneof(ordered, fc.constantFrom<Operator>('=', '!=')),
        bound,
      }),
      fc.record({
        metric: fc.constant(metric),
        kind: fc.constant('compare' as const),
        operator: ordered,
        bound: baseline,
      }),
    ]),
  )
  const changed = fc.record({
    metric: fc.constant('queue.depth'),
    kind: fc.constant('change' as const),
    direction: fc.constantFrom('either' as const, 'up' as const, 'down' as const),
    morePercent: decimal(1_000, 3),
  })
  const silent = fc.record({
    metric: fc.constant('queue.depth'),
    kind: fc.constant('noData' as const),
    forMs: durationMs,
    overMs: fc.constant(null),
  })
  const scope = fc
    .tuple(
      fc.subarray([...SCOPE_LABELS]),
      fc.array(fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }), { minLength: 6, maxLength: 6 }),
    )
    .map(([labels, values]) => Object.fromEntries(labels.map((label, index) => [label, values[index] ?? 'x'])))
  const limited = { scope, overMs: fc.option(durationMs) }
  const clauses: fc.Arbitrary<Clause> = fc
    .tuple(fc.oneof(compared, changed, silent), fc.record(limited))
    .map(([test, limit]) => ({ ...limit, ...test }))
  const conditions: fc.Arbitrary<Condition> = fc.record({
    clauses: fc.tuple(clauses, fc.array(clauses, { maxLength: 2 })).map(([first, rest]) => [first, ...rest] as const),
    hold: fc.oneof(
      whole(1, 1_000).map((count) => ({ kind: 'checks' as const, checks: count })),
      durationMs.map((ms) => ({ kind: 'duration' as const, durationMs: ms })),
    ),
  })

  test.each([
    ['helpdesk.api.latency > 0', '0ms'],
    ['helpdesk.api.latency > 0.5', '0.5ms'],
    ['helpdesk.api.latency > 90000', '90s'],
    ['helpdesk.api.latency > -60000', '-1m'],
    ['worker.memory > 0', '0B'],
    ['worker.memory > 1025', '1025B'],
    ['worker.memory > 2097152', '2MB'],
    ['worker.memory > 3000TB', '3000TB'],
    ['queue.depth > baseline - 0 %', 'baseline + 0 %'],
  ])('writes the bound of %s as %s', (text, bound) => {
    expect(renderCondition(read(text))).toBe(`${text.split(' ')[0]} > ${bound}`)
  })

  test('is read back as the same condition, and rendered again as the same sentence', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        const sentence = renderCondition(condition)
        fc.pre(sentence.length <= 1_000)
        expect(read(sentence)).toEqual(condition)
        expect(renderCondition(read(sentence))).toBe(sentence)
      }),
      { numRuns: 300 },
    )
  })
})
