import { Button } from '@mantine/core'
import { formatAgo, timeZoneOf } from '../../formats/times.ts'
import stateClasses from '../../states/states.module.css'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { describeRange, lengthMsOf, widerPreset } from '../../view/range.ts'
import type { Episode } from './lay-lanes.ts'

/** Nothing fired in this range: when something did last, and the way there. */
export function QuietRange({ episodes, now }: { episodes: readonly Episode[]; now: number }) {
  const { view, changeView } = useDashboard()
  const last = episodes.length === 0 ? null : Math.max(...episodes.map(({ to }) => to ?? now))
  const shownMs = view.range.kind === 'last' ? lengthMsOf(view.range) : 0
  const wider = last === null ? undefined : widerPreset({ at: last, now, shownMs })
  return (
    <section className={stateClasses.notice}>
      <StateSymbol name={last === null ? 'info' : 'ok'} size={22} />
      <div>
        <h2>Nothing fired {describeRange(view.range, timeZoneOf(view.zone))}</h2>
        <p>{last === null ? 'No alert is on record.' : `The last alert on record ended ${formatAgo(now - last)}.`}</p>
        {wider && (
          <Button variant="default" size="sm" onClick={() => changeView({ range: { kind: 'last', window: wider } })}>
            Show the last {wider}
          </Button>
        )}
      </div>
    </section>
  )
}
