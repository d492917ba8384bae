import type { MessageSample, PerformanceData } from '@plumbline/protocol/api'
import { formatCount, formatQuantity } from '../formats/numbers.ts'
import type { View } from '../view/view.ts'
import { STATE_LOOKS } from './message-looks.ts'

type Choice = Pick<View, 'sort' | 'state'>

/** The rows of the samples table: of one state if asked, newest or slowest first. */
export function chooseSamples(samples: readonly MessageSample[], { sort, state }: Choice): MessageSample[] {
  return samples
    .filter((sample) => state === 'all' || sample.state === state)
    .sort(sort === 'newest' ? byNewest : bySlowest)
}

const byNewest = (a: MessageSample, b: MessageSample): number => b.startedAt - a.startedAt

/** What has not ended counts with the time it has taken so far. */
const bySlowest = (a: MessageSample, b: MessageSample): number => spentMs(b) - spentMs(a)

/** The time a message took, or has taken so far; nothing when its marks cannot tell. */
export function spentMs({ latencyMs, ageMs, state }: MessageSample): number {
  return latencyMs ?? (state === 'timingLost' ? 0 : ageMs)
}

/** Says what the rows were chosen from: the server gives the most recent messages, not all of a long range. */
export function describeChoice(data: PerformanceData, shown: number, { sort, state }: Choice): string {
  const { samples, totalMessages } = data
  const from =
    samples.length < totalMessages
      ? `the newest ${formatCount(samples.length)} of ${formatQuantity(totalMessages, 'message')}`
      : `all ${formatQuantity(totalMessages, 'message')} of this range`
  const kind = state === 'all' ? '' : `“${STATE_LOOKS[state].words}” `
  if (shown === 0) return `No ${kind}message among ${from}.`
  return `${formatQuantity(shown, `${kind}message`)}, ${sort} first, from ${from}.`
}

/** The end of the scale that the bars of all rows share: twice the limit, or more for what is not absurdly longer. */
export function sampleScaleMs(samples: readonly MessageSample[], slaMs: number): number {
  return Math.max(slaMs * 2, ...samples.map(spentMs).filter((ms) => ms <= slaMs * 6))
}
