import { Button } from '@mantine/core'
import type { Silence } from '@plumbline/protocol/api'
import { endSilence, useAlertAction } from '../../answers/alert-actions.ts'
import { formatAgo, formatLength, formatNear, timeZoneOf } from '../../formats/times.ts'
import { useDashboard } from '../../view/dashboard-context.ts'
import { ActionFailure } from '../actions/action-failure.tsx'
import { Matchers } from './matchers.tsx'
import classes from './silences.module.css'

/** One silence: which alerts, until when, by whom and why. */
export function SilenceRow({ silence, now }: { silence: Silence; now: number }) {
  const { view } = useDashboard()
  const { id, matchers, by, comment, to } = silence
  const { mutate, isPending, error } = useAlertAction(endSilence)
  return (
    <li className={classes.silence}>
      <div>
        <Matchers matchers={matchers} />
        {comment !== '' && <p>{comment}</p>}
        <p className={classes.facts}>
          {describeStanding(silence, now, timeZoneOf(view.zone))}
          {by !== '' && ` · by ${by}`}
        </p>
      </div>
      {to > now && (
        <Button
          size="xs"
          variant="default"
          loading={isPending}
          aria-label={`End the silence of ${matchers.join(', ')}`}
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

/** When a silence begins, how long it has left, or when it ended. */
function describeStanding({ from, to }: Silence, now: number, timeZone: string): string {
  if (to <= now) return `Ended ${formatAgo(now - to)}, on ${formatNear(to, now, timeZone)}`
  if (from > now) return `From ${formatNear(from, now, timeZone)} until ${formatNear(to, now, timeZone)}`
  return `Until ${formatNear(to, now, timeZone)}, ${formatLength(to - now)} left`
}
