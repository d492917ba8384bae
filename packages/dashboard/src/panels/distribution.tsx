import { VisuallyHidden } from '@mantine/core'
import { TIERS } from '@plumbline/protocol'
import type { PerformanceData } from '@plumbline/protocol/api'
import { formatCount, formatLimitMs, formatPercent, formatQuantity } from '../formats/numbers.ts'
import classes from './distribution.module.css'
import { Panel } from './panel.tsx'

/** How many complete messages fall into each latency tier; the SLA stands between the third and the fourth. */
export function Distribution({ data }: { data: PerformanceData }) {
  const { distribution, completeMessages, slaCompliance, cumulative } = data
  const most = Math.max(1, ...TIERS.map((tier) => distribution[tier.field]))
  return (
    <Panel
      title="How long do people wait?"
      lead={
        completeMessages === 0
          ? 'No message is complete in this range.'
          : `${formatCount(cumulative.under5s)} of ${formatQuantity(completeMessages, 'complete message')} took less than ${formatLimitMs(slaCompliance.slaMs)}.`
      }
    >
      <ol className={classes.tiers}>
        {TIERS.map((tier) => {
          const count = distribution[tier.field]
          const late = tier.fromMs >= slaCompliance.slaMs
          return (
            <li
              key={tier.id}
              className={classes.tier}
              data-tier={tier.id}
              data-limit={tier.fromMs === slaCompliance.slaMs ? `SLA ${formatLimitMs(slaCompliance.slaMs)}` : undefined}
            >
              <span className={classes.name}>
                {tier.title} <span className={classes.word}>{tier.id}</span>
                <VisuallyHidden>{late ? ' (late)' : ' (in time)'}:</VisuallyHidden>
              </span>
              <span className={classes.lane} aria-hidden="true">
                <span className={classes.bar} data-empty={count === 0} style={{ width: `${(100 * count) / most}%` }} />
              </span>
              <span className={classes.count}>{formatCount(count)}</span>
              <span className={classes.share}>
                {formatPercent(completeMessages === 0 ? null : (100 * count) / completeMessages)}
              </span>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
