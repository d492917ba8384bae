import type { OverviewAnswer, PerformanceData } from '@plumbline/protocol/api'
import { useEffect, useState } from 'react'
import type { LiveState } from '../api/events.ts'
import { timeZoneOf } from '../formats/times.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import lineClasses from '../toolbar/status-line.module.css'
import { ZoneSwitch } from '../toolbar/zone-switch.tsx'
import { useDashboard } from '../view/dashboard-context.ts'
import { type Backlog, followBacklog, isStuck } from './backlog.ts'
import { describeFreshness } from './describe-freshness.ts'
import classes from './freshness-line.module.css'
import { useNow } from './use-now.ts'

export interface FreshnessLineProps {
  freshness: OverviewAnswer['freshness'] | null
  performance: PerformanceData | null
  answeredAt: number
  live: LiveState
}

/** One thin line: how fresh and how complete the figures are, whether they renew themselves, and whose clock is shown. */
export function FreshnessLine({ freshness, performance, answeredAt, live }: FreshnessLineProps) {
  const { view } = useDashboard()
  const now = useNow()
  const timeZone = timeZoneOf(view.zone)
  const stuck = useStuckRows(freshness)
  const { tone, facts } = describeFreshness({ freshness, performance, answeredAt, now, timeZone, stuck })
  return (
    <p className={lineClasses.line}>
      {answeredAt > 0 && (
        <span className={lineClasses.fact} data-late={tone === 'behind'}>
          {tone === 'behind' && <StateSymbol name="warning" />}
          {facts.join(' · ')}
        </span>
      )}
      <span title={LIVE[live].meaning}>
        <span className={classes.dot} data-live={live === 'live'} aria-hidden="true" /> {LIVE[live].word}
      </span>
      <ZoneSwitch />
    </p>
  )
}

/** Whether rows have been waiting for too long, over the answers that came so far. */
function useStuckRows(freshness: OverviewAnswer['freshness'] | null): boolean {
  const [backlog, setBacklog] = useState<Backlog | null>(null)
  useEffect(() => {
    if (freshness) setBacklog((before) => followBacklog(before, { rows: freshness.pendingRows, at: Date.now() }))
  }, [freshness])
  return backlog !== null && isStuck(backlog)
}

const LIVE: Record<LiveState, { word: string; meaning: string }> = {
  live: { word: 'live', meaning: 'New data appear at once.' },
  connecting: { word: 'connecting', meaning: 'Every 30 s until the live connection stands.' },
  retrying: { word: 'every 30 s', meaning: 'The live connection is down; it is being tried again.' },
  paused: { word: 'paused', meaning: 'Nothing is asked for while the tab is hidden.' },
}
