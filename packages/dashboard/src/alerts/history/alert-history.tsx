import type { AlertsAnswer } from '@plumbline/protocol/api'
import { memo } from 'react'
import { MOST_HISTORY } from '../../answers/alerts.ts'
import { formatQuantity } from '../../formats/numbers.ts'
import { formatMoment, timeZoneOf } from '../../formats/times.ts'
import panelClasses from '../../panels/panel.module.css'
import { Panel } from '../../panels/panel.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { describeRange } from '../../view/range.ts'
import { describeEpisode } from './describe-episode.ts'
import { EndedList } from './ended-list.tsx'
import { EpisodeStrip } from './episode-strip.tsx'
import { endedWithin, episodesOf, spanOfRange } from './history-episodes.ts'
import { layLanes } from './lay-lanes.ts'
import { QuietRange } from './quiet-range.tsx'
import { SeverityKey } from './severity-key.tsx'

/** What fired when, in the chosen range: a lane for each rule, and every alert that ended. */
export const AlertHistory = memo(function AlertHistory({ answer, now }: { answer: AlertsAnswer; now: number }) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const span = spanOfRange(view.range, now)
  const episodes = episodesOf(answer.alerts)
  const lanes = layLanes(episodes, span, now)
  const ended = endedWithin(episodes, span)
  if (lanes.length === 0) return <QuietRange episodes={episodes} now={now} />
  const shown = lanes.reduce((sum, lane) => sum + lane.bars.length, 0)
  const oldest = Math.min(...episodes.map(({ from }) => from))
  const cut = answer.alerts.length >= MOST_HISTORY && oldest > span.from
  return (
    <>
      <Panel
        title="What fired when?"
        lead={`${formatQuantity(shown, 'episode')} of ${formatQuantity(lanes.length, 'rule')} ${describeRange(view.range, timeZone)}.`}
      >
        <EpisodeStrip
          label="Episodes over time. Arrow keys move between them."
          lanes={lanes}
          span={span}
          timeZone={timeZone}
          describe={(episode) => describeEpisode(episode, now, timeZone)}
          changeOf={({ alert }) => ({ alertId: alert.id })}
        />
        <SeverityKey />
        {cut && (
          <p className={panelClasses.foot}>
            Only the newest {formatQuantity(answer.alerts.length, 'episode')} are shown; before{' '}
            {formatMoment(oldest, timeZone)} there may be more.
          </p>
        )}
      </Panel>
      <EndedList ended={ended} now={now} />
    </>
  )
})
