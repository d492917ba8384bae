import type { OverviewAnswer, PerformanceData } from '@plumbline/protocol/api'
import { formatCount, formatPercent, formatQuantity } from '../formats/numbers.ts'
import { formatAgo, formatClock, formatMoment } from '../formats/times.ts'

/** What the reader should know about the figures before believing them, in the order of importance. */
export interface Freshness {
  /** `behind`: something has been missing from the figures for a while. */
  tone: 'fresh' | 'behind'
  facts: string[]
}

export interface FreshnessFacts {
  freshness: OverviewAnswer['freshness'] | null
  performance: PerformanceData | null
  /** When the shown answer arrived, by this machine's clock. */
  answeredAt: number
  /** This machine's clock. */
  now: number
  timeZone: string
  /** Rows have been waiting to be stored for too long. */
  stuck: boolean
}

const DAY_MS = 86_400_000

export function describeFreshness({
  freshness,
  performance,
  answeredAt,
  now,
  timeZone,
  stuck,
}: FreshnessFacts): Freshness {
  const serverNow = freshness?.now ?? answeredAt
  const pending = freshness?.pendingRows ?? 0
  const complete = `Complete to ${formatClock(serverNow, timeZone)}, ${formatAgo(now - answeredAt)}`
  const facts = [
    pending > 0 ? `${complete}, but for ${formatQuantity(pending, 'row')} on their way to the store` : complete,
  ]

  const lastAt = freshness?.lastReceivedAt ?? null
  if (lastAt !== null && serverNow - lastAt >= 60_000)
    facts.push(`nothing new since ${sinceText(lastAt, serverNow, timeZone)}`)

  const lost = performance?.states.timingLost ?? 0
  if (performance && lost > 0) facts.push(`${formatPercent((100 * lost) / performance.totalMessages)} timing lost`)

  const rejected = freshness?.rejectedRows ?? 0
  if (rejected > 0) facts.push(`${formatQuantity(rejected, 'row')} refused since the server started`)
  const folded = freshness?.foldedNames ?? 0
  if (folded > 0) facts.push(`${formatCount(folded)} rows under “(other)”: too many names`)

  return { tone: stuck ? 'behind' : 'fresh', facts }
}

function sinceText(at: number, now: number, timeZone: string): string {
  return now - at < DAY_MS ? formatClock(at, timeZone) : formatMoment(at, timeZone)
}
