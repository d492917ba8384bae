import { CHAT_PIPELINE as graph } from '@plumbline/protocol'
import { expect, test } from 'vitest'
import { describeQueue } from './queue.ts'

const window = { from: 0, to: 600_000, lengthMs: 600_000 }

test('a queue says what waits, works and is being sent, and its rates a minute', () => {
  const standing = [
    { count: 3, oldestMs: 9_000 },
    { count: 2, oldestMs: 4_000 },
    { count: 0, oldestMs: 0 },
  ]
  expect(describeQueue(graph, { standing, arrived: 20, finished: 15, failed: 1 }, window)).toMatchObject({
    waiting: 3,
    working: 2,
    sending: 0,
    oldestWaitingMs: 9_000,
    oldestWorkingMs: 4_000,
    oldestSendingMs: null,
    arrivedPerMinute: 2,
    finishedPerMinute: 1.5,
    failed: 1,
  })
})
