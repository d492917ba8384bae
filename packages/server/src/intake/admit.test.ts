import { CHAT_PIPELINE, type StageGraph } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import { createMarkAdmitter } from './admit-marks.ts'
import { createMeasurementAdmitter } from './admit-measurements.ts'
import { createCardinalityGuard } from './cardinality.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const batch = { receivedAt: NOW, offsetMs: 0, oldestAt: NOW - 7 * 86_400_000, batchId: 'batch-0001' }
const tickets: StageGraph = {
  ...CHAT_PIPELINE,
  pipeline: 'tickets',
  stages: [
    { id: 'opened', title: '' },
    { id: 'closed', title: '' },
  ],
}
const guard = () => createCardinalityGuard({ services: 2, namesPerService: 2, labelValues: 2 }, [])
const admitMarks = createMarkAdmitter([CHAT_PIPELINE, tickets], guard())
const body = (...rows: unknown[]) => ({ rows, broken: new Map<number, string>() })
const mark = (changed: object = {}) => ({ messageId: 'm-1', stage: 'queued', ...changed })
const measurement = (changed: object = {}) => ({
  kind: 'operation',
  service: 'crm',
  name: 'contacts.list',
  value: 12.5,
  ...changed,
})
const parseLines = (lines: string[]) => lines.map((line) => JSON.parse(line))

describe('a mark', () => {
  test('becomes a row of the store, with arrival time where it has none', () => {
    const { lines } = admitMarks(
      body(mark({ conversationId: 'c-1', attributes: { model: 'small', tokens: 12 } })),
      batch,
    )
    expect(parseLines(lines)).toEqual([
      ['chat', 'm-1', 'queued', NOW, NOW, 'c-1', '', '', '', 0, '{"model":"small","tokens":12}', 'batch-0001'],
    ])
  })

  test('is corrected by the offset of its sender, which the row remembers', () => {
    const [row] = parseLines(admitMarks(body(mark({ at: NOW - 10_000 })), { ...batch, offsetMs: 2_500 }).lines)
    expect([row[3], row[9]]).toEqual([NOW - 7_500, 2_500])
  })

  test('that says the same as an earlier one of its batch is a duplicate; another time of the same stage is not', () => {
    const at = NOW - 1_000
    const { lines, duplicates } = admitMarks(body(mark({ at }), mark({ at }), mark({ at: at + 1 })), batch)
    expect({ rows: lines.length, duplicates }).toEqual({ rows: 2, duplicates: 1 })
  })

  test('belongs to its pipeline: one message id may live in two', () => {
    const { lines, rejected } = admitMarks(body(mark(), mark({ pipeline: 'tickets', stage: 'opened' })), batch)
    expect(parseLines(lines).map((row) => row[0])).toEqual(['chat', 'tickets'])
    expect(rejected).toEqual([])
  })

  test.each([
    [mark({ stage: 'painted' }), 'unknown-stage', 'expected one of queued, started, completed, sent, failed'],
    [mark({ stage: 'opened' }), 'unknown-stage', 'stage is "opened"'],
    [mark({ pipeline: 'orders' }), 'unknown-pipeline', 'expected one of chat, tickets'],
    [{ stage: 'queued' }, 'missing-field', 'messageId is missing; expected text of 1 to 200 characters'],
    [mark({ messageId: 7 }), 'invalid-field', 'messageId is 7'],
    [mark({ messageId: '' }), 'invalid-field', 'messageId is ""'],
    [mark({ messageId: 'x'.repeat(201) }), 'invalid-field', '(201 characters)'],
    [mark({ messageId: 'a\u0000b' }), 'control-character', 'messageId holds a control character'],
    [mark({ at: 'yesterday' }), 'invalid-time', 'expected epoch milliseconds or ISO 8601'],
    [mark({ at: 5 }), 'time-too-old', '1970-01-01T00:00:05.000Z'],
    [mark({ at: NOW + 300_001 }), 'time-in-future', 'more than 5 minutes ahead'],
    [mark({ at: NOW - 7 * 86_400_000 - 1 }), 'time-too-old', 'nothing from before 2026-02-22T12:00:00.000Z is kept'],
    [mark({ attributes: { nested: {} } }), 'invalid-field', 'attributes is an object'],
    [
      mark({ attributes: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, i])) }),
      'invalid-field',
      'at most 64',
    ],
    [mark({ attributes: { long: 'x'.repeat(1_025) } }), 'invalid-field', 'short texts'],
    [mark({ attributes: { id: 2 ** 53 } }), 'invalid-field', 'attributes.id is a whole number beyond 2^53'],
    ['text', 'not-an-object', 'the row is a string'],
    [null, 'not-an-object', 'the row is null'],
    [[], 'not-an-object', 'the row is an array'],
  ])('%# is rejected by its index, naming the place, the value and what would be right', (row, code, message) => {
    const { lines, rejected } = admitMarks(body(mark(), row, mark({ stage: 'sent' })), batch)
    expect(lines).toHaveLength(2)
    expect(rejected).toEqual([{ index: 1, code, message: expect.stringContaining(message) }])
  })

  test.each([NOW + 300_000, NOW - 7 * 86_400_000, new Date(NOW).toISOString(), NOW / 1_000])('at %s is taken', (at) => {
    expect(admitMarks(body(mark({ at })), batch).rejected).toEqual([])
  })

  test('with a field that nobody knows is taken without it, with a warning', () => {
    const { lines, warnings } = admitMarks(body(mark({ conversatonId: 'c-1' })), batch)
    expect(lines).toHaveLength(1)
    expect(warnings).toEqual([{ index: 0, code: 'unknown-field', message: 'left out unknown field conversatonId' }])
  })

  test('with poisoned keys stays plain data', () => {
    const row = JSON.parse(
      '{"messageId":"__proto__","stage":"queued","attributes":{"__proto__":"x","constructor":"y"}}',
    )
    const [stored] = parseLines(admitMarks(body(row), batch).lines)
    expect(stored[1]).toBe('__proto__')
    expect(stored[10]).toBe('{"__proto__":"x","constructor":"y"}')
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  test('with a lone surrogate is stored as text', () => {
    const [stored] = parseLines(admitMarks(body(mark({ messageId: 'a\ud800' })), batch).lines)
    expect(stored[1]).toBe('a\ufffd')
  })

  test('has its release and environment folded past the limit, like every label of a rollup', () => {
    const releases = ['1', '2', '3'].map((release) => mark({ release }))
    const { lines } = createMarkAdmitter([CHAT_PIPELINE], guard())(body(...releases), batch)
    expect(parseLines(lines).map((row) => row[8])).toEqual(['1', '2', '(other)'])
  })

  test('on a broken line is rejected with the reason', () => {
    const { rejected } = admitMarks({ rows: [undefined], broken: new Map([[0, 'not valid JSON']]) }, batch)
    expect(rejected).toEqual([{ index: 0, code: 'invalid-json', message: 'not valid JSON' }])
  })
})

describe('a measurement', () => {
  const admit = (...rows: unknown[]) => createMeasurementAdmitter(guard())(body(...rows), batch)

  test('gets its unit by kind, weight 1, and success', () => {
    const [row] = parseLines(admit(measurement()).lines)
    expect(row.slice(2, 9)).toEqual(['operation', 'crm', 'contacts.list', 12.5, 'ms', 1, true])
    expect(parseLines(admit(measurement({ kind: 'memory' })).lines)[0][6]).toBe('bytes')
  })

  test('that says the same as another of its batch is another fact', () => {
    expect(admit(measurement({ at: NOW }), measurement({ at: NOW }))).toMatchObject({
      duplicates: 0,
      lines: { length: 2 },
    })
  })

  test.each([
    [measurement({ kind: 'operations' }), 'kind is "operations"; expected one of operation, job, probe'],
    [measurement({ value: '12' }), 'value is "12"; expected a finite number'],
    [measurement({ value: JSON.parse('1e999') }), 'value is Infinity'],
    [measurement({ value: null }), 'value is null'],
    [measurement({ weight: 0 }), 'weight is 0; expected a whole number from 1 to'],
    [measurement({ weight: 1.5 }), 'weight is 1.5'],
    [measurement({ ok: 'no' }), 'ok is "no"; expected true or false'],
    [measurement({ name: '' }), 'name is ""'],
  ])('%# is rejected with a reason', (row, message) => {
    expect(admit(row).rejected[0]?.message).toContain(message)
  })

  test('has secrets scrubbed from its error text before the first write', () => {
    const [row] = parseLines(
      admit(measurement({ ok: false, errorMessage: 'login of jo@example.org with password=hunter2 failed' })).lines,
    )
    expect(row[10]).toBe('login of [mail] with password=[secret] failed')
  })

  test('keeps its name while its service has few, and becomes "(other)" past the limit', () => {
    const folding = guard()
    const names = createMeasurementAdmitter(folding)(
      body(...['a', 'b', 'c', 'a'].map((name) => measurement({ name }))),
      batch,
    )
    expect(parseLines(names.lines).map((row) => row[4])).toEqual(['a', 'b', '(other)', 'a'])
    expect(folding.folded).toBe(1)
  })
})
