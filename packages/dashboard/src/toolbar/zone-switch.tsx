import { timeZoneOf } from '../formats/times.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import classes from './toolbar.module.css'

/** Whose clock is shown; a press changes between the viewer's and UTC. */
export function ZoneSwitch() {
  const { view, changeView } = useDashboard()
  const utc = view.zone === 'utc'
  const local = timeZoneOf('local')
  if (local === 'UTC') return <span className={classes.zone}>Times in UTC</span>
  return (
    <button type="button" className={classes.zone} onClick={() => changeView({ zone: utc ? 'local' : 'utc' })}>
      Times in {utc ? 'UTC' : local}
      {' · '}
      <span className={classes.other}>switch to {utc ? local : 'UTC'}</span>
    </button>
  )
}
