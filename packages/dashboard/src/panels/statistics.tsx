import { VisuallyHidden } from '@mantine/core'
import type { PerformanceData } from '@plumbline/protocol/api'
import { formatMs } from '../formats/numbers.ts'
import { describeChange } from './describe-change.ts'
import panelClasses from './panel.module.css'
import { Panel } from './panel.tsx'
import classes from './statistics.module.css'

/** Minimum to maximum over complete messages, the change against the window before, and how the figures were computed. */
export function Statistics({ data }: { data: PerformanceData }) {
  const { stats, slaCompliance, change, systemInfo, consistent } = data
  const rows: { name: string; meaning: string; ms: number | null }[] = [
    { name: 'Minimum', meaning: 'the fastest', ms: stats.minLatency },
    { name: 'Median', meaning: 'half are faster', ms: stats.medianLatency },
    { name: 'Mean', meaning: 'the average', ms: stats.meanLatency },
    { name: 'P95', meaning: '1 in 20 is slower', ms: stats.p95Latency },
    { name: 'P99', meaning: '1 in 100 is slower', ms: stats.p99Latency },
    { name: 'Maximum', meaning: 'the slowest', ms: stats.maxLatency },
  ]
  return (
    <Panel title="What is usual, what is worst?" lead={describeChange(change)}>
      <table className={classes.table}>
        <caption>
          <VisuallyHidden>Latency of complete messages</VisuallyHidden>
        </caption>
        <tbody>
          {rows.map(({ name, meaning, ms }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={classes.meaning}>{meaning}</td>
              <td className={classes.figure} data-late={ms !== null && ms >= slaCompliance.slaMs}>
                {formatMs(ms)}
                {ms !== null && ms >= slaCompliance.slaMs && <VisuallyHidden> (past the limit)</VisuallyHidden>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={panelClasses.foot}>
        {PRECISION[systemInfo.precision]}
        {!consistent && ' The statistics and the distribution contradict each other: please report this as a bug.'}
      </p>
    </Panel>
  )
}

const PRECISION: Record<PerformanceData['systemInfo']['precision'], string> = {
  raw: 'Exact, over every complete message.',
  minute: 'From figures kept by the minute: percentiles within 1.1 %.',
  hour: 'From figures kept by the hour: percentiles within 1.1 %.',
}
