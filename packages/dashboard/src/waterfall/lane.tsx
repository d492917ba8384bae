import classes from './waterfall.module.css'

export interface LaneProps {
  axisMs: number
  startMs: number
  spentMs: number
  budgetMs: number
  /** `solid`: measured; `open`: still running; `failed`: ended by a failure; `backwards`: its marks are in the wrong order. */
  kind: 'solid' | 'open' | 'failed' | 'backwards'
  /** A thin line from the start to here, such as a P95; cut where the axis ends. */
  whisker?: { endMs: number; over: boolean } | undefined
}

/** A phase on the axis: its budget as a slot, the time spent as a bar in it, and what is over the budget hatched. */
export function Lane({ axisMs, startMs, spentMs, budgetMs, kind, whisker }: LaneProps) {
  const place = (fromMs: number, lengthMs: number) => ({
    left: `${(100 * fromMs) / axisMs}%`,
    width: `${(100 * Math.min(lengthMs, axisMs - fromMs)) / axisMs}%`,
  })
  const withinMs = Math.min(spentMs, budgetMs)
  return (
    <span className={classes.lane} aria-hidden="true">
      <span className={classes.slot} style={place(startMs, budgetMs)} />
      {whisker && (
        <span
          className={classes.whisker}
          data-over={whisker.over}
          data-cut={whisker.endMs > axisMs}
          style={place(startMs, whisker.endMs - startMs)}
        />
      )}
      <span className={classes.bar} data-kind={kind} style={place(startMs, withinMs)} />
      {spentMs > withinMs && <span className={classes.over} style={place(startMs + withinMs, spentMs - withinMs)} />}
    </span>
  )
}
