import { FIRING_LOOKS } from '../../panels/finding-evidence.ts'
import { SEVERITIES_WORST_FIRST } from '../words/order-alerts.ts'
import classes from './episode-strip.module.css'

/** Which colour is which severity; each bar says it in words as well. */
export function SeverityKey() {
  return (
    <ul className={classes.key} aria-label="Key">
      {SEVERITIES_WORST_FIRST.map((severity) => (
        <li key={severity}>
          <span className={`${classes.bar} ${classes.swatch}`} data-severity={severity} /> {FIRING_LOOKS[severity].word}
        </li>
      ))}
    </ul>
  )
}
