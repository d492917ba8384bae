import { VisuallyHidden } from '@mantine/core'
import { keepUnits } from '../../formats/numbers.ts'
import { formatLasted, formatNear, timeZoneOf } from '../../formats/times.ts'
import { FIRING_LOOKS } from '../../panels/finding-evidence.ts'
import { useFirstRows } from '../../panels/first-rows.tsx'
import { Panel } from '../../panels/panel.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ViewLink } from '../../view/view-link.tsx'
import { describeEnd } from '../words/alert-looks.ts'
import classes from './ended-list.module.css'
import type { AlertEpisode } from './history-episodes.ts'

/** Every alert that ended, the last one first, with how long it lasted and why it ended. */
export function EndedList({ ended, now }: { ended: readonly AlertEpisode[]; now: number }) {
  const { shown: rows, more } = useFirstRows(ended, 'alert')
  return (
    <Panel title="What is over?" lead={ended.length === 0 ? 'Nothing ended in this range.' : undefined}>
      {rows.length > 0 && (
        <table className={classes.table}>
          <caption>
            <VisuallyHidden>Ended alerts</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">Alert</th>
              <th scope="col">Severity</th>
              <th scope="col">Ended</th>
              <th scope="col">Lasted</th>
              <th scope="col">Ended because</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((episode) => (
              <EndedRow key={episode.key} episode={episode} now={now} />
            ))}
          </tbody>
        </table>
      )}
      {more}
    </Panel>
  )
}

function EndedRow({ episode, now }: { episode: AlertEpisode; now: number }) {
  const { view } = useDashboard()
  const { alert, from, to } = episode
  const { symbol, word } = FIRING_LOOKS[alert.severity]
  const scope = Object.entries(alert.labels).map(([label, value]) => `${label}=${value}`)
  return (
    <tr className={classes.row}>
      <td className={classes.title}>
        <ViewLink change={{ alertId: alert.id }} className={classes.open}>
          {keepUnits(alert.title)}
        </ViewLink>
        {scope.length > 0 && <span className={classes.scope}>{scope.join(' ')}</span>}
      </td>
      <td className={classes.severity}>
        <StateSymbol name={symbol} /> {word}
      </td>
      <td>{formatNear(to ?? now, now, timeZoneOf(view.zone))}</td>
      <td className={classes.lasted}>{formatLasted((to ?? now) - from)}</td>
      <td className={classes.reason}>{describeEnd(alert.endReason)}</td>
    </tr>
  )
}
