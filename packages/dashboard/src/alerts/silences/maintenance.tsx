import type { SilencesAnswer } from '@plumbline/protocol/api'
import { formatNear, timeZoneOf } from '../../formats/times.ts'
import { Panel } from '../../panels/panel.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { Matchers } from './matchers.tsx'
import classes from './silences.module.css'

type Window = SilencesAnswer['maintenance'][number]

/** Planned times in which alerts are expected, from the configuration; those that are on now first. */
export function Maintenance({ windows, now }: { windows: readonly Window[]; now: number }) {
  const { view } = useDashboard()
  const isOn = ({ activeUntil }: Window) => activeUntil !== null && activeUntil > now
  const ordered = windows.toSorted((a, b) => Number(isOn(b)) - Number(isOn(a)))
  return (
    <Panel
      title="When is maintenance planned?"
      lead={
        windows.length === 0
          ? 'None is. Windows that come once or every week are written under alerts.maintenance in plumbline.yaml.'
          : 'Written in the configuration. While one is on, nobody is told of what fits it.'
      }
    >
      {ordered.length > 0 && (
        <ul className={classes.list}>
          {ordered.map((window) => (
            <li key={window.id} className={classes.silence}>
              <div>
                <h3>
                  <StateSymbol name={isOn(window) ? 'info' : 'waiting'} />
                  <span>
                    {window.id}: {isOn(window) ? onText(window, now, timeZoneOf(view.zone)) : 'not now'}
                  </span>
                </h3>
                <p>{window.text}</p>
                <Matchers matchers={window.matchers} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const onText = ({ activeUntil }: Window, now: number, timeZone: string): string =>
  activeUntil === null ? 'on' : `on until ${formatNear(activeUntil, now, timeZone)}`
