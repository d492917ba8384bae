import { expect, test } from 'vitest'
import { createTally } from './tally.ts'

const MINUTE_MS = 60_000

test('a message waits until it is started, works until it is sent or failed, and then is neither', () => {
  const tally = createTally()
  for (const id of ['a', 'b', 'c']) tally.arrived(id, 0)
  tally.started('a')
  tally.started('b')
  tally.ended('b', 'sent', 900)
  expect(tally.summary(1_000)).toMatchObject({ waiting: 1, working: 1, arrivedLastMinute: 3, sentLastMinute: 1 })
  expect(tally.waiting()).toBe(1)
  expect(tally.open()).toEqual(['a', 'c'])
})

test('a message that is told to have ended twice counts once, one that never came not at all', () => {
  const tally = createTally()
  tally.arrived('a', 0)
  tally.ended('a', 'failed', 500)
  tally.ended('a', 'failed', 600)
  tally.ended('b', 'sent', 600)
  expect(tally.summary(1_000)).toMatchObject({ failedLastMinute: 1, sentLastMinute: 0 })
})

test('percentiles are nearest ranks of the sent messages, and what failed or took 5 s is late', () => {
  const tally = createTally()
  const latencies = [1_000, 2_000, 4_999, 5_000]
  latencies.forEach((latencyMs, index) => {
    tally.arrived(`m${index}`, 0)
    tally.ended(`m${index}`, 'sent', latencyMs)
  })
  tally.arrived('lost', 0)
  tally.ended('lost', 'failed', 100)
  expect(tally.summary(5_000)).toMatchObject({ p50Ms: 2_000, p95Ms: 5_000, withinSlaPercent: 60 })
})

test('what is a minute old is forgotten, what is still open is not', () => {
  const tally = createTally()
  tally.arrived('old', 0)
  tally.ended('old', 'sent', 1_000)
  tally.arrived('open', 0)
  expect(tally.summary(MINUTE_MS - 1)).toMatchObject({ arrivedLastMinute: 2, sentLastMinute: 1, waiting: 1 })
  expect(tally.summary(MINUTE_MS)).toMatchObject({ arrivedLastMinute: 0, sentLastMinute: 1, waiting: 1 })
  expect(tally.summary(MINUTE_MS + 1_000)).toEqual({
    arrivedLastMinute: 0,
    waiting: 1,
    working: 0,
    sentLastMinute: 0,
    failedLastMinute: 0,
    p50Ms: undefined,
    p95Ms: undefined,
    withinSlaPercent: undefined,
  })
})
