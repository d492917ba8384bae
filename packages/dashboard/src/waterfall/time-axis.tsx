import { formatLimitMs } from '../formats/numbers.ts'
import classes from './time-axis.module.css'

/** Ticks of a millisecond axis behind the bars, with the SLA as a named line. */
export function TimeAxis({ axisMs, ticks, slaMs }: { axisMs: number; ticks: readonly number[]; slaMs: number }) {
  const percent = (ms: number) => `${(100 * ms) / axisMs}%`
  return (
    <div className={classes.axis} aria-hidden="true">
      {ticks.map((ms) => (
        <span key={ms} className={classes.tick} style={{ left: percent(ms) }}>
          <span>{ms === 0 ? '0' : formatLimitMs(ms)}</span>
        </span>
      ))}
      {slaMs <= axisMs && (
        <span className={classes.sla} style={{ left: percent(slaMs) }}>
          <span>SLA</span>
        </span>
      )}
    </div>
  )
}
