import type { StageGraph } from '@plumbline/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OpenStore } from '../engines.ts'
import { assembleSlowly, queueSlowly, seriesSlowly, totalsSlowly } from '../slow-assembly.ts'
import { insertMarks, mark, type TestMark } from '../test-rows.ts'
import { freshChat, freshPipeline, MIDNIGHT, MINUTE_MS } from './fresh.ts'

const WINDOW = { fromMs: MIDNIGHT - 10 * MINUTE_MS, toMs: MIDNIGHT + 10 * MINUTE_MS }

export function queriesEqualTheSlowWay(opened: () => OpenStore): void {
  describe('totals, messages, series and queue equal the slow and obvious computation', () => {
    test.each([
      ['the chat', freshChat],
      ['a pipeline of two stages', () => freshPipeline(2)],
      ['a pipeline of seven stages', () => freshPipeline(7)],
    ])('over random messages of %s', async (_, createGraph) => {
      await fc.assert(
        fc.asyncProperty(arbitraryPast, async ({ messages, nowMs, stepMs, conversationId }) => {
          const graph = createGraph()
          const marks = messages.flatMap((message, i) => marksOf(message, graph, `m${i}`))
          await insertMarks(opened().store, marks)
          const range = { graph, ...WINDOW, nowMs, ...(conversationId && { conversationId }) }
          const { query } = opened().store
          expect(rounded(await query.messageTotals(range))).toEqual(rounded(totalsSlowly(marks, range)))
          expect(await query.recentMessages(range, 30)).toEqual(
            assembleSlowly(marks, range)
              .map(({ marks: _, ...message }) => message)
              .slice(0, 30),
          )
          expect(rounded(await query.rawSeries(range, stepMs))).toEqual(rounded(seriesSlowly(marks, range, stepMs)))
          const { conversationId: _, ...unfiltered } = range
          expect(await query.queue(unfiltered)).toEqual(queueSlowly(marks, unfiltered))
        }),
        { numRuns: 2, endOnFailure: true },
      )
    })
  })
}

/** A message by where it begins and when each of its stages is reached after that; -1 when the mark is missing. */
interface ArbitraryMessage {
  beginsAt: number
  offsets: number[]
  failedAfter: number
  repeats: number[]
  conversationId: string
}

const arbitraryMessage: fc.Arbitrary<ArbitraryMessage> = fc.record({
  beginsAt: fc.oneof(
    fc.integer({ min: -12 * MINUTE_MS, max: 12 * MINUTE_MS }),
    fc.constantFrom(-10 * MINUTE_MS - 1, -10 * MINUTE_MS, 0, 10 * MINUTE_MS - 1, 10 * MINUTE_MS),
  ),
  offsets: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 8_000 }) },
      { weight: 1, arbitrary: fc.constant(-1) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 15 * MINUTE_MS }) },
    ),
    { minLength: 7, maxLength: 7 },
  ),
  failedAfter: fc.oneof({ weight: 5, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(60_000) }),
  repeats: fc.array(fc.nat(6), { maxLength: 3 }),
  conversationId: fc.constantFrom('', 'a', 'b'),
})

const arbitraryPast = fc.record({
  messages: fc.array(arbitraryMessage, { minLength: 120, maxLength: 120 }),
  nowMs: fc.constantFrom(10, 11, 30).map((minutes) => MIDNIGHT + minutes * MINUTE_MS),
  stepMs: fc.constantFrom(1_000, 10_000, MINUTE_MS, 7 * MINUTE_MS),
  conversationId: fc.constantFrom('', '', 'a'),
})

function marksOf(message: ArbitraryMessage, graph: StageGraph, messageId: string): TestMark[] {
  const { beginsAt, offsets, failedAfter, repeats, conversationId } = message
  // Sorted for most messages, so that many are complete; the others go through their stages in any order.
  const sorted = conversationId === 'b' ? offsets : [...offsets].sort((a, b) => (a < 0 || b < 0 ? 0 : a - b))
  const reached = graph.stages.flatMap(({ id }, i) =>
    (sorted[i] ?? -1) < 0 ? [] : [{ stage: id, ms: sorted[i] ?? 0 }],
  )
  const ends = failedAfter < 0 ? [] : [{ stage: graph.failedStage, ms: failedAfter }]
  const again = repeats
    .flatMap((index) => reached.slice(index, index + 1))
    .map(({ stage, ms }) => ({ stage, ms: ms + 3 }))
  return [...reached, ...ends, ...again].map(({ stage, ms }, i) =>
    mark({
      pipeline: graph.pipeline,
      messageId,
      stage,
      at: MIDNIGHT + beginsAt + ms,
      // Some marks of a conversation do not name it.
      conversationId: i % 3 === 0 ? conversationId : '',
    }),
  )
}

/** Means are sums of whole numbers divided in an order of the engine's choice. */
const rounded = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'number' ? Number(part.toFixed(6)) : part)))
