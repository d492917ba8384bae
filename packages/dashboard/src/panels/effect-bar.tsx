import { formatLimitPercent } from '../formats/numbers.ts'
import classes from './effect-bar.module.css'
import { type Effect, layoutEffect } from './layout-effect.ts'

export interface EffectBarProps {
  /** A change and the ends of its interval, percent. */
  effect: Effect
  /** The least change that counts, percent: drawn as a band around no change. */
  bandPercent: number
  /** Both ends of the scale, percent; the bars of one table share it. */
  scalePercent: number
  tone: 'better' | 'worse' | 'none'
}

/** A change as a point within its interval, beside the band of changes that do not count. Its figures stand beside it as text. */
export function EffectBar({ effect, bandPercent, scalePercent, tone }: EffectBarProps) {
  const { point, from, to, cutLow, cutHigh, band } = layoutEffect(effect, { bandPercent, scalePercent })
  return (
    <span className={classes.track} aria-hidden="true">
      <span className={classes.band} style={{ left: `${band.from}%`, width: `${band.to - band.from}%` }} />
      <span className={classes.zero} />
      <span
        className={classes.interval}
        data-tone={tone}
        data-cut-low={cutLow}
        data-cut-high={cutHigh}
        style={{ left: `${from}%`, width: `${to - from}%` }}
      />
      <span className={classes.point} data-tone={tone} style={{ left: `${point}%` }} />
    </span>
  )
}

/** Names the ends and the middle of the scale, above or below bars. */
export function EffectScale({ scalePercent }: { scalePercent: number }) {
  return (
    <span className={classes.scale} aria-hidden="true">
      <span>−{formatLimitPercent(scalePercent)}</span>
      <span>0</span>
      <span>+{formatLimitPercent(scalePercent)}</span>
    </span>
  )
}
