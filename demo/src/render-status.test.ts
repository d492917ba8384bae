import { expect, test } from 'vitest'
import { renderStatus } from './render-status.ts'

const busy = {
  arrivedLastMinute: 31,
  waiting: 0,
  working: 4,
  sentLastMinute: 30,
  failedLastMinute: 1,
  p50Ms: 6_104,
  p95Ms: 7_350,
  withinSlaPercent: 99.96,
  turnedAway: 0,
}

test('the line tells the time, the scenario, the traffic and the latency; a percentage is never rounded up', () => {
  expect(renderStatus(busy, 'slow-ai', '14:02:10')).toBe(
    '14:02:10  slow-ai        31 messages in the last minute   waiting   0   working   4   P50 6.1 s     P95 7.35 s    in time 99 %    failed 1',
  )
})

test('what is not known yet is a dash', () => {
  const idle = { ...busy, sentLastMinute: 0, p50Ms: undefined, p95Ms: undefined, withinSlaPercent: undefined }
  expect(renderStatus(idle, 'calm', '14:02:10')).toMatch(/P50 - +P95 - +in time - /)
})

test('visitors who were turned away are told of, once there are any', () => {
  expect(renderStatus({ ...busy, turnedAway: 3 }, 'backlog', '14:02:10')).toMatch(/failed 1 {3}turned away 3$/)
})
