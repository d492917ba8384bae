import type { OverviewAnswer } from '@plumbline/protocol/api'
import { Link } from 'wouter'
import { Sparkline } from '../charts/sparkline.tsx'
import { formatLimitPercent } from '../formats/numbers.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { STATUS_SYMBOLS } from './system-status.ts'
import classes from './system-tile.module.css'

/** One system: its state, the figure that matters, its history over the range, and the way to its page. */
export function SystemTile({ system, href }: { system: OverviewAnswer['systems'][number]; href: string }) {
  const { symbol, word } = STATUS_SYMBOLS[system.status]
  return (
    <Link href={href} className={classes.tile ?? ''} data-status={system.status}>
      <span className={classes.head}>
        <span className={classes.title}>{system.title}</span>
        <span className={classes.status}>
          <StateSymbol name={symbol} /> {word}
        </span>
      </span>
      <span className={classes.headline}>{system.headline}</span>
      <span className={classes.detail}>{system.detail}</span>
      <Sparkline values={system.history} targetPercent={system.targetPercent} />
      {system.targetPercent !== null && (
        <span className={classes.caption}>
          In time over the range; the line is the target of {formatLimitPercent(system.targetPercent)}
        </span>
      )}
    </Link>
  )
}
