import { Button } from '@mantine/core'
import type { Maintenance } from '@plumbline/protocol/api'
import { removeMaintenance, useAlertAction } from '../../answers/alert-actions.ts'
import { formatNear, timeZoneOf } from '../../formats/times.ts'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ActionFailure } from '../actions/action-failure.tsx'
import { Matchers } from './matchers.tsx'
import classes from './silences.module.css'

/** One planned time: whether it is on, when it comes, for which alerts. What the configuration plans cannot be ended here. */
export function MaintenanceRow({ window, now }: { window: Maintenance; now: number }) {
  const { view } = useDashboard()
  const { id, text, matchers, origin, by, comment, over } = window
  const { mutate, isPending, error } = useAlertAction(removeMaintenance)
  return (
    <li className={classes.silence}>
      <div>
        <h3>
          <StateSymbol name={isOn(window, now) ? 'info' : 'waiting'} />
          <span>
            {id}: {describeStanding(window, now, timeZoneOf(view.zone))}
          </span>
        </h3>
        <p>{text}</p>
        {comment !== '' && <p>{comment}</p>}
        <Matchers matchers={matchers} />
        <p className={classes.facts}>{origin === 'file' ? 'In the configuration' : `By ${by ?? 'somebody'}`}</p>
      </div>
      {origin === 'api' && !over && (
        <Button
          size="xs"
          variant="default"
          loading={isPending}
          aria-label={`End the maintenance ${id}`}
          onClick={() => mutate(id)}
        >
          End
        </Button>
      )}
      {error && (
        <div className={classes.whole}>
          <ActionFailure failure={error} />
        </div>
      )}
    </li>
  )
}

export const isOn = ({ activeUntil }: Maintenance, now: number): boolean => activeUntil !== null && activeUntil > now

function describeStanding({ activeUntil, over }: Maintenance, now: number, timeZone: string): string {
  if (over) return 'over'
  return activeUntil !== null && activeUntil > now ? `on until ${formatNear(activeUntil, now, timeZone)}` : 'not now'
}
