import { CloseButton } from '@mantine/core'
import type { BacktestAnswer } from '@plumbline/protocol/api'
import { formatQuantity, keepUnits } from '../../formats/numbers.ts'
import { timeZoneOf } from '../../formats/times.ts'
import { FIRING_LOOKS } from '../../panels/finding-evidence.ts'
import { CopyTextButton } from '../../states/copy-text-button.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { lastingOf } from '../history/describe-episode.ts'
import { EpisodeStrip } from '../history/episode-strip.tsx'
import { type Episode, layLanes } from '../history/lay-lanes.ts'
import classes from './backtest-report.module.css'
import { describeBacktest } from './describe-backtest.ts'

export interface BacktestReportProps {
  answer: BacktestAnswer
  now: number
  onClose: () => void
}

interface Firing extends Episode {
  firing: BacktestAnswer['firings'][number]
}

/** When a rule would have fired, and the limit with which it would have spoken less for nothing. */
export function BacktestReport({ answer, now, onClose }: BacktestReportProps) {
  const { view } = useDashboard()
  const timeZone = timeZoneOf(view.zone)
  const { outcome, basis } = describeBacktest(answer, now)
  const { from, to, suggestion } = answer
  return (
    <section className={classes.report} aria-label={`Backtest of ${answer.rule}`}>
      <div className={classes.head} role="status">
        <p>
          <strong>{outcome}</strong> {basis}
        </p>
        <CloseButton size="sm" aria-label="Close the backtest" onClick={onClose} />
      </div>
      {answer.firings.length > 0 && (
        <EpisodeStrip
          label="When it would have fired. Arrow keys move between the times."
          lanes={layLanes(firingsOf(answer), { from, to }, now)}
          span={{ from, to }}
          timeZone={timeZone}
          describe={(episode) => describeFiring(episode, now, timeZone)}
        />
      )}
      {suggestion && (
        <div className={classes.suggestion}>
          <p>
            Suggested, and it would have fired{' '}
            {suggestion.firings === 0 ? 'never' : formatQuantity(suggestion.firings, 'time')}:{' '}
            {keepUnits(suggestion.why)}
          </p>
          <div>
            <code>{suggestion.condition}</code>
            <CopyTextButton text={suggestion.condition} />
          </div>
        </div>
      )}
    </section>
  )
}

function firingsOf({ rule, firings }: BacktestAnswer): Firing[] {
  return firings.map((firing) => ({
    key: `${firing.startedAt} ${JSON.stringify(firing.labels)}`,
    lane: rule,
    title: 'Would have fired',
    severity: firing.severity,
    from: firing.startedAt,
    to: firing.endedAt,
    firing,
  }))
}

function describeFiring({ firing, ...episode }: Firing, now: number, timeZone: string): string {
  return [
    FIRING_LOOKS[episode.severity].word,
    ...Object.values(firing.labels),
    ...lastingOf(episode, now, timeZone),
    formatQuantity(firing.notifications, 'notification'),
  ].join(', ')
}
