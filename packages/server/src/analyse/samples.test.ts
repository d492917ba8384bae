import { CHAT_PIPELINE as graph } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import type { AssembledMessage, StoredMark } from './observations.ts'
import { describeMarks, describeMessage } from './samples.ts'

const START = 1_760_000_000_000
const message = (changed: Partial<AssembledMessage> = {}): AssembledMessage => ({
  messageId: 'm-1',
  conversationId: 'c-1',
  state: 0,
  first: START,
  until: START + 1_500,
  failedAt: 0,
  times: [START, START + 100, START + 1_000, START + 1_500],
  ...changed,
})
const mark = (stage: string, offsetMs: number, changed: Partial<StoredMark> = {}): StoredMark => ({
  stage,
  at: START + offsetMs,
  receivedAt: START + offsetMs + 20,
  conversationId: 'c-1',
  service: 'bot',
  environment: '',
  release: '',
  clockOffsetMs: 0,
  attributes: '{}',
  times: 1,
  ...changed,
})

describe('a message', () => {
  test.each([
    ['complete in time', message(), { state: 'complete', latencyMs: 1_500, withinSla: true, tier: 'good' }],
    [
      'complete in 4999 ms',
      message({ times: [START, START + 1, START + 2, START + 4_999] }),
      { withinSla: true, tier: 'compliant' },
    ],
    [
      'complete in 5000 ms',
      message({ times: [START, START + 1, START + 2, START + 5_000] }),
      { withinSla: false, tier: 'breach' },
    ],
    [
      'in flight for 4999 ms',
      message({ state: 1, until: START + 4_999 }),
      { state: 'inFlight', latencyMs: null, withinSla: null, tier: null },
    ],
    ['in flight for 5000 ms', message({ state: 1, until: START + 5_000 }), { withinSla: false }],
    ['failed', message({ state: 2 }), { state: 'failed', latencyMs: null, withinSla: false }],
    ['whose timing is lost', message({ state: 3 }), { state: 'timingLost', latencyMs: null, withinSla: null }],
  ])('%s is described so', (_name, assembled, expected) => {
    expect(describeMessage(assembled, graph)).toMatchObject(expected)
  })

  test('has a time for each phase with both marks, and names the missing stages', () => {
    const sample = describeMessage(message({ state: 1, times: [START, START + 100, 0, 0] }), graph)
    expect(sample.phases).toEqual({ queueToWorker: 100, workerProcessing: null, workerToChatwoot: null })
    expect(sample.missingStages).toEqual(['completed', 'sent'])
  })
})

describe('the marks of a message', () => {
  test('are shown once each, in order of time, with how often they were sent', () => {
    const marks = [mark('queued', 0), mark('started', 100, { times: 2 }), mark('completed', 1_000), mark('sent', 1_500)]
    const detail = describeMarks(message(), marks, graph)
    expect(detail.marks.map(({ stage, offsetMs, times }) => [stage, offsetMs, times])).toEqual([
      ['queued', 0, 1],
      ['started', 100, 2],
      ['completed', 1_000, 1],
      ['sent', 1_500, 1],
    ])
    expect(detail.notes).toEqual(['The mark "started" was sent 2 times; the earliest counts.'])
  })

  test('out of order, corrected or lost are explained', () => {
    const times = [START + 50, START, START + 900, START + 1_500]
    const marks = [
      mark('started', 0),
      mark('queued', 50, { clockOffsetMs: -3_000 }),
      mark('completed', 900),
      mark('sent', 1_500),
    ]
    expect(describeMarks(message({ times }), marks, graph).notes).toEqual([
      expect.stringContaining('the mark "started" is 50 ms before "queued"'),
      'The clock that made "queued" was off by -3000 ms; its time was corrected.'.replace('-3000 ms', '-3 s'),
    ])
    const lost = describeMarks(
      message({ state: 3, times: [0, START, 0, START + 1_500] }),
      [mark('started', 0), mark('sent', 1_500)],
      graph,
    )
    expect(lost.notes).toEqual(['Marks that never arrived: queued, completed.'])
  })
})
