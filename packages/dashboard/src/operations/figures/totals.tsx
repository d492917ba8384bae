import type { OperationsReport } from '@plumbline/protocol/api'
import { formatCount, formatLimitMs, formatMs, formatPercent } from '../../formats/numbers.ts'
import { Panel } from '../../panels/panel.tsx'
import { Trend } from '../trend/trend.tsx'
import { describeErrors, describeThroughput } from './describe-totals.ts'
import { thresholdOf } from './threshold.ts'
import classes from './totals.module.css'

export interface TotalsProps {
  title: string
  report: OperationsReport
}

/** The figures of everything that is shown, together, and how they compare with earlier periods. */
export function Totals({ title, report }: TotalsProps) {
  const { overall } = report
  const limitMs = thresholdOf(report)
  /** The threshold is one of means and of P95. */
  const durations = [
    { name: 'Mean', meaning: 'the average', ms: overall.avgDuration, limited: true },
    { name: 'P50', meaning: 'half are faster', ms: overall.p50Duration, limited: false },
    { name: 'P95', meaning: '1 in 20 is slower', ms: overall.p95Duration, limited: true },
    { name: 'P99', meaning: '1 in 100 is slower', ms: overall.p99Duration, limited: false },
    { name: 'Slowest', meaning: 'the maximum', ms: overall.maxDuration, limited: false },
  ]
  return (
    <Panel title={title}>
      <dl className={classes.figures}>
        <div>
          <dt>Calls</dt>
          <dd>{formatCount(overall.totalOperations)}</dd>
          <dd className={classes.meaning}>{describeThroughput(overall.throughputPerMinute)}</dd>
        </div>
        <div data-bad={overall.errorBand !== null && overall.errorBand !== 'minimal'}>
          <dt>Failed</dt>
          <dd>{formatPercent(overall.errorRate)}</dd>
          <dd className={classes.meaning}>{describeErrors(overall)}</dd>
        </div>
        {durations.map(({ name, meaning, ms, limited }) => {
          const over = limited && ms !== null && ms > limitMs
          return (
            <div key={name} data-over={over}>
              <dt>{name}</dt>
              <dd>{formatMs(ms)}</dd>
              <dd className={classes.meaning}>
                {meaning}
                {over && `, above ${formatLimitMs(limitMs)}`}
              </dd>
            </div>
          )
        })}
      </dl>
      <div className={classes.trends}>
        <Trend title="Mean against the time just before" trend={overall.trend} />
        {overall.weekBefore && <Trend title="Mean against the same time a week before" trend={overall.weekBefore} />}
      </div>
    </Panel>
  )
}
