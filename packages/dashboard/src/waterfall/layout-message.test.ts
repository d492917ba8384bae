import type { MessageDetail, MessageState } from '@plumbline/protocol/api'
import { describe, expect, test } from 'vitest'
import { describeSpan } from './describe-span.ts'
import { layoutMessage } from './layout-message.ts'

const START = 1_795_372_000_000

function detailOf(offsets: Record<string, number>, state: MessageState, ageMs: number): MessageDetail {
  return {
    message: {
      messageId: 'm-1',
      conversationId: null,
      state,
      startedAt: START,
      latencyMs: state === 'complete' ? ageMs : null,
      ageMs,
      withinSla: null,
      tier: null,
      phases: {},
      missingStages: [],
    },
    pipeline: 'chat',
    slaMs: 5_000,
    marks: Object.entries(offsets).map(([stage, offsetMs]) => ({
      stage,
      at: START + offsetMs,
      receivedAt: START + offsetMs,
      offsetMs,
      service: 'bot',
      release: '',
      environment: '',
      clockOffsetMs: 0,
      attributes: {},
      times: 1,
    })),
    notes: [],
  }
}

const spansOf = (detail: MessageDetail) =>
  layoutMessage(detail).spans.map((span) =>
    span.kind === 'unknown' ? span.kind : `${span.kind} ${span.startMs}-${span.endMs}`,
  )

describe('the phases of a message', () => {
  test('that went well are all measured', () => {
    const detail = detailOf({ queued: 0, started: 300, completed: 1_500, sent: 1_900 }, 'complete', 1_900)
    expect(spansOf(detail)).toEqual(['measured 0-300', 'measured 300-1500', 'measured 1500-1900'])
  })

  test('in flight: the one it stands in is open until now, the next is unknown', () => {
    expect(spansOf(detailOf({ queued: 0, started: 300 }, 'inFlight', 7_000))).toEqual([
      'measured 0-300',
      'open 300-7000',
      'unknown',
    ])
  })

  test('that failed: the one it failed in ends with the failure', () => {
    expect(spansOf(detailOf({ queued: 0, started: 300, failed: 2_300 }, 'failed', 2_300))).toEqual([
      'measured 0-300',
      'failed 300-2300',
      'unknown',
    ])
  })

  test('that lost a mark are unknown on both sides of it', () => {
    expect(spansOf(detailOf({ queued: 0, completed: 1_500, sent: 1_900 }, 'timingLost', 1_900))).toEqual([
      'unknown',
      'unknown',
      'measured 1500-1900',
    ])
  })

  test('with marks in the wrong order run backwards and say so', () => {
    const detail = detailOf({ queued: 0, started: 300, completed: 250, sent: 900 }, 'complete', 900)
    expect(spansOf(detail)[1]).toBe('backwards 300-250')
  })
})

test.each([
  [1_250, 1_400],
  [1_251, 5_000],
])('the axis of a message of %s ms ends at %s ms: the limit is shown unless it is far off', (ageMs, axisMs) => {
  expect(layoutMessage(detailOf({ queued: 0, started: ageMs }, 'complete', ageMs)).axisMs).toBe(axisMs)
})

test('each span is a figure and a remark', () => {
  const { spans } = layoutMessage(detailOf({ queued: 0, started: 1_300 }, 'inFlight', 2_000))
  expect(spans.map(describeSpan)).toEqual([
    { figure: '1.30\u00a0s', remark: 'budget 1\u00a0s', over: true },
    { figure: '700\u00a0ms', remark: 'so far', over: false },
    { figure: 'not known', remark: 'a mark is missing', over: false },
  ])
})
