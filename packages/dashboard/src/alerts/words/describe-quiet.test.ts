import type { Alert } from '@plumbline/protocol/api'
import { expect, test } from 'vitest'
import { describeQuiet } from './describe-quiet.ts'

const NOW = Date.UTC(2026, 10, 22, 10, 0)
const LATER = NOW + 2 * 3_600_000
const TOMORROW = NOW + 24 * 3_600_000

const quiet = (reason: string, by: string | null = null, until: number | null = null): Alert['quiet'] => ({
  reason,
  by,
  until,
})

test.each([
  [quiet('told', 'slack', LATER), 'Told on slack, reminded at 12:00'],
  [quiet('told'), 'Told'],
  [quiet('inhibited', 'Queue is full'), 'Muted: “Queue is full” explains it'],
  [quiet('inhibited'), 'Muted: another alert explains it'],
  [quiet('silenced', 'sil_1', LATER), 'Silenced until 12:00'],
  [quiet('silenced', 'sil_1', TOMORROW), 'Silenced until 23 Nov 10:00'],
  [quiet('maintenance', 'deploy', LATER), 'In maintenance “deploy” until 12:00'],
  [quiet('cooldown', 'slack', LATER), 'Told a short while ago, quiet until 12:00'],
  [quiet('acknowledged'), 'Nobody is told again unless it grows worse'],
  [quiet('waiting', 'slack', NOW + 60_000), 'About to be told on slack, with what joins it until 10:01'],
  [quiet('resolvedBeforeTold'), 'Over before anybody was told'],
  [quiet('lunch', 'the cook', LATER), 'Quiet: lunch by the cook until 12:00'],
])('%j reads "%s"', (reason, text) => {
  expect(describeQuiet(reason, NOW, 'UTC')).toEqual({ text, alarming: false })
})

test.each([
  [quiet('noRoute'), 'Reaches nobody: no route leads it to a channel'],
  [quiet('switchedOff', 'email'), 'Not sent: channel email is switched off'],
  [quiet('switchedOff'), 'Not sent: its channel is switched off'],
])('%j is alarming: "%s"', (reason, text) => {
  expect(describeQuiet(reason, NOW, 'UTC')).toEqual({ text, alarming: true })
})

test('without a reason there is nothing to say', () => {
  expect(describeQuiet(null, NOW, 'UTC')).toBeNull()
})
