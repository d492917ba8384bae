import type { OperationsTrend } from '@plumbline/protocol/api'
import { formatChange, keepUnits } from '../../formats/numbers.ts'
import { EffectBar, EffectScale } from '../../panels/effect-bar.tsx'
import { chooseScale } from '../../panels/layout-effect.ts'
import classes from './trend.module.css'
import { effectOf } from './trend-effect.ts'
import { lookOfTrend, TREND_PERCENT } from './trend-look.ts'

/** How the mean changed against an earlier period, how certain that is, and the sentence that says both. */
export function Trend({ title, trend }: { title: string; trend: OperationsTrend }) {
  const { arrow, word, tone } = lookOfTrend(trend)
  const effect = effectOf(trend)
  const scalePercent = effect ? chooseScale([effect], TREND_PERCENT) : 0
  return (
    <div className={classes.trend}>
      <p className={classes.head}>
        <span className={classes.title}>{title}</span>
        <span className={classes.change} data-tone={tone}>
          <span aria-hidden="true">{arrow}</span> {formatChange(trend.percentChange)}{' '}
          <span className={classes.word}>{word}</span>
        </span>
      </p>
      {effect && (
        <div>
          <EffectBar effect={effect} bandPercent={TREND_PERCENT} scalePercent={scalePercent} tone={tone} />
          <EffectScale scalePercent={scalePercent} />
        </div>
      )}
      <p className={classes.sentence}>{keepUnits(trend.sentence)}</p>
    </div>
  )
}
