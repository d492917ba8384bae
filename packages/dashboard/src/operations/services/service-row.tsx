import type { ServiceReport } from '@plumbline/protocol/api'
import { formatChange, formatCount, formatLimitMs, formatMs, formatPercent } from '../../formats/numbers.ts'
import { EffectBar } from '../../panels/effect-bar.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { ServiceLink } from '../drill-links.tsx'
import { effectOf } from '../trend/trend-effect.ts'
import { lookOfTrend, TREND_PERCENT } from '../trend/trend-look.ts'
import { STATUS_LOOKS } from './service-looks.ts'
import classes from './services-table.module.css'

/** One service; on a narrow screen, a card. `scalePercent`: ends of the scale that the changes of all rows share. */
export function ServiceRow({ row, scalePercent }: { row: ServiceReport; scalePercent: number }) {
  const { performance, trend, thresholdMs, issues } = row
  const { symbol, word } = STATUS_LOOKS[row.status]
  const over = performance.p95Duration !== null && performance.p95Duration > thresholdMs
  const bad = performance.errorBand !== null && performance.errorBand !== 'minimal'
  return (
    <tr className={classes.row}>
      <th scope="row" className={classes.service}>
        <span className={classes.name}>
          <StateSymbol name={symbol} />
          <ServiceLink service={row.service} />
        </span>
      </th>
      <td className={classes.calls} data-label="Calls">
        {formatCount(performance.totalOperations)}
      </td>
      <td className={classes.errors} data-label="Failed">
        <span data-bad={bad}>{formatPercent(performance.errorRate)}</span>
        {performance.errorInterval && (
          <span className={classes.under} title="95 % interval">
            {formatPercent(performance.errorInterval.low)} to {formatPercent(performance.errorInterval.high)}
          </span>
        )}
      </td>
      <td className={classes.mean} data-label="Mean">
        {formatMs(performance.avgDuration)}
      </td>
      <td className={classes.p95} data-label="P95">
        <span data-bad={over}>{formatMs(performance.p95Duration)}</span>
        <span className={classes.under}>threshold {formatLimitMs(thresholdMs)}</span>
      </td>
      <td className={classes.change} data-label="Against before">
        <Change trend={trend} scalePercent={scalePercent} />
      </td>
      <td className={classes.issues} data-label="Issues">
        {issues.length === 0 ? <span className={classes.calm}>{word}</span> : issues.join(', ')}
      </td>
    </tr>
  )
}

function Change({ trend, scalePercent }: { trend: ServiceReport['trend']; scalePercent: number }) {
  const { arrow, word, tone } = lookOfTrend(trend)
  const effect = effectOf(trend)
  return (
    <span className={classes.effect} title={trend.sentence}>
      <span className={classes.percent} data-tone={tone}>
        <span aria-hidden="true">{arrow}</span> {formatChange(trend.percentChange)}
        <span className={classes.under}>{word}</span>
      </span>
      {effect && <EffectBar effect={effect} bandPercent={TREND_PERCENT} scalePercent={scalePercent} tone={tone} />}
    </span>
  )
}
