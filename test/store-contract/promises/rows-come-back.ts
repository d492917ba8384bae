import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { insertMarks, insertMeasurements, mark, measurement } from '../test-rows.ts'
import { freshChat, freshName, MIDNIGHT } from './fresh.ts'

/** Every control character but NUL, which intake refuses. */
const CONTROLS = String.fromCharCode(...Array.from({ length: 31 }, (_, i) => i + 1), 0x7f, 0x80, 0x9f)

const TEXTS = {
  empty: '',
  'only spaces': '   ',
  'Chinese and Arabic': '消息超时 انتهت المهلة',
  'emoji of several code points': '👩🏽‍🚒🇪🇺 failed ❌',
  quotes: `it's "quoted" and \`ticked\``,
  backslashes: '\\ \\\\ \\N \\n C:\\new\\table \\',
  'line breaks and tabs': 'first\nsecond\r\n\tthird\n',
  'control characters': CONTROLS,
  'line separators of JavaScript': 'a\u2028b\u2029c',
  'a placeholder': '{messageId:String} {x:Array(String)}',
  'SQL that ends a string': `'; DROP TABLE marks; --`,
  'a comment and a semicolon': '/* ; */ -- # ;',
  'the escapes of a URL': '%00%27+&param_pipeline=other#',
  'JSON in a text': '{"a":[1,"b",null]}',
  'ten thousand characters': 'Error: stack – at line\n'.repeat(450).slice(0, 10_000),
}

export function rowsComeBack(opened: () => OpenStore): void {
  describe('rows come back as they were sent', () => {
    test('every kind of text, in every column of a mark', async () => {
      const { store } = opened()
      const graph = freshChat()
      const sent = Object.values(TEXTS).map((text) =>
        mark({
          pipeline: graph.pipeline,
          messageId: `id ${text}`,
          stage: 'queued',
          at: MIDNIGHT,
          receivedAt: MIDNIGHT + 1,
          conversationId: `conversation ${text}`,
          service: text,
          environment: text,
          release: text,
          clockOffsetMs: -2_147_483_648,
          attributes: text,
          batchId: text,
        }),
      )
      await insertMarks(store, sent)
      for (const { pipeline: _p, messageId, batchId: _b, ...kept } of sent) {
        const found = await store.query.message(graph, messageId, MIDNIGHT)
        expect(found?.message).toMatchObject({ messageId, conversationId: kept.conversationId })
        expect(found?.marks).toEqual([{ ...kept, times: 1 }])
      }
    })

    test('every kind of text, in every column of a measurement', async () => {
      const { store, engine } = opened()
      const service = freshName('service')
      const sent = Object.entries(TEXTS).map(([name, text]) => ({
        name,
        ...{ errorType: text, errorMessage: text, traceId: text, subject: text, customer: text, variant: text },
        attributes: text,
      }))
      await insertMeasurements(
        store,
        sent.map((texts) => measurement({ at: MIDNIGHT, service, value: 1, ...texts })),
      )
      const rows = await engine.query<{ name: string }>(
        `SELECT name, error_type AS errorType, error_message AS errorMessage, trace_id AS traceId, subject, customer, variant, attributes
         FROM measurements WHERE service = {service:String} AND error_message IN {texts:Array(String)}`,
        { service, texts: Object.values(TEXTS) },
      )
      expect(new Map(rows.map((row) => [row.name, row]))).toEqual(new Map(sent.map((row) => [row.name, row])))
    })

    test('numbers, flags and times', async () => {
      const { store, engine } = opened()
      const service = freshName('service')
      const values = [0, 0.1, -1.5, 1e-9, 5e-324, 2 ** 53 - 1, 123_456.789, 1.7976931348623157e308]
      const sent = values.map((value, i) =>
        measurement({
          at: MIDNIGHT - 1 + i,
          receivedAt: MIDNIGHT + 999 + i,
          service,
          name: 'numbers',
          value,
          weight: i === 0 ? 1_000_000_000 : 1,
          ok: i % 2 === 0,
        }),
      )
      await insertMeasurements(store, sent)
      const rows = await engine.query(
        `SELECT toUnixTimestamp64Milli(at) AS at, toUnixTimestamp64Milli(received_at) AS receivedAt, value, weight, ok
         FROM measurements WHERE service = {service:String} ORDER BY measurements.at`,
        { service },
      )
      expect(rows).toEqual(sent.map(({ at, receivedAt, value, weight, ok }) => ({ at, receivedAt, value, weight, ok })))
    })

    test('a thousand rows of five thousand characters in one insert', async () => {
      const { store, engine } = opened()
      const service = freshName('service')
      const errorMessage = 'é'.repeat(5_000)
      await insertMeasurements(
        store,
        Array.from({ length: 1_000 }, (_, i) =>
          measurement({ at: MIDNIGHT + i, service, name: 'many', value: i, errorMessage }),
        ),
      )
      const rows = await engine.query(
        `SELECT count() AS count, uniqExact(value) AS values, uniqExact(error_message) AS messages, min(length(error_message)) AS bytes
         FROM measurements WHERE service = {service:String}`,
        { service },
      )
      expect(rows).toEqual([{ count: 1_000, values: 1_000, messages: 1, bytes: 10_000 }])
    })
  })
}
