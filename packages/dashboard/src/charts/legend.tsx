import type { ReactNode } from 'react'
import classes from './chart.module.css'

export interface LegendEntry {
  name: string
  /** A CSS colour, such as a variable of the palette. */
  colour: string
  /** How the series is drawn. */
  shape: 'square' | 'line' | 'dotted' | 'dashed'
  /** Its figure under the cursor, or the one it stands for. */
  value: string
}

/** Names the series of a chart and shows their figures under the cursor: the tooltip, as text beside the chart. */
export function Legend({ entries, moment }: { entries: readonly LegendEntry[]; moment: ReactNode }) {
  return (
    <dl className={classes.legend}>
      {entries.map(({ name, colour, shape, value }) => (
        <div key={name}>
          <dt>
            {shape === 'square' ? (
              <span className={classes.swatch} style={{ background: colour }} />
            ) : (
              <span className={classes.line} data-dash={shape} style={{ color: colour }} />
            )}
            {name}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className={classes.moment}>
        <dt>{moment}</dt>
      </div>
    </dl>
  )
}
