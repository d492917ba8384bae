import { VisuallyHidden } from '@mantine/core'
import { useActiveAlerts } from '../../answers/alerts.ts'
import { formatCount } from '../../formats/numbers.ts'
import classes from './firing-badge.module.css'

/** How many alerts fire now; nothing when none do, or when nobody can say. */
export function FiringBadge() {
  const firing = useActiveAlerts().data?.counts.firing ?? 0
  if (firing === 0) return null
  return (
    <>
      {' '}
      <span className={classes.badge}>
        {formatCount(firing)}
        <VisuallyHidden> firing</VisuallyHidden>
      </span>
    </>
  )
}
