import type { Maintenance as Window } from '@plumbline/protocol/api'
import { Panel } from '../../panels/panel.tsx'
import { isOn, MaintenanceRow } from './maintenance-row.tsx'
import classes from './silences.module.css'

/** Planned times in which alerts are expected; those that are on now first. */
export function Maintenance({ windows, now }: { windows: readonly Window[]; now: number }) {
  const ordered = windows.toSorted(
    (a, b) => Number(isOn(b, now)) - Number(isOn(a, now)) || Number(a.over) - Number(b.over),
  )
  return (
    <Panel
      title="When is maintenance planned?"
      lead={
        windows.length === 0
          ? 'None is. Plan it here, or under alerts.maintenance in plumbline.yaml.'
          : 'While a window is on, nobody is told of what fits it.'
      }
    >
      {ordered.length > 0 && (
        <ul className={classes.list}>
          {ordered.map((window) => (
            <MaintenanceRow key={`${window.origin} ${window.id}`} window={window} now={now} />
          ))}
        </ul>
      )}
    </Panel>
  )
}
