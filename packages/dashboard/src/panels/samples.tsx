import { VisuallyHidden } from '@mantine/core'
import type { PerformanceData } from '@plumbline/protocol/api'
import { formatLimitMs } from '../formats/numbers.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { chooseSamples, describeChoice, sampleScaleMs } from './choose-samples.ts'
import { useFirstRows } from './first-rows.tsx'
import rowClasses from './opening-rows.module.css'
import panelClasses from './panel.module.css'
import { Panel } from './panel.tsx'
import { SampleControls } from './sample-controls.tsx'
import { SampleRow } from './sample-row.tsx'
import classes from './samples.module.css'

const DAY_MS = 86_400_000

/** Single messages, newest or slowest first; each opens with all its stages. */
export function Samples({ data }: { data: PerformanceData }) {
  const { view } = useDashboard()
  const { slaMs } = data.slaCompliance
  const chosen = chooseSamples(data.samples, view)
  const { shown: rows, more } = useFirstRows(chosen, 'message')
  const scaleMs = sampleScaleMs(rows, slaMs)
  return (
    <Panel title="Which messages?" lead={describeChoice(data, chosen.length, view)} actions={<SampleControls />}>
      {rows.length > 0 && (
        <table className={`${rowClasses.table} ${classes.table}`}>
          <caption>
            <VisuallyHidden>Messages</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Message</th>
              <th scope="col">Conversation</th>
              <th scope="col">State</th>
              <th scope="col" className={rowClasses.wide}>
                Phases
              </th>
              <th scope="col">Latency</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((sample) => (
              <SampleRow
                key={sample.messageId}
                sample={sample}
                scaleMs={scaleMs}
                slaMs={slaMs}
                withDay={data.window.lengthMs > DAY_MS}
              />
            ))}
          </tbody>
        </table>
      )}
      {more}
      <p className={panelClasses.foot}>
        Single messages are kept for {formatLimitMs(data.systemInfo.ttlSeconds * 1_000)}; the figures above cover the
        whole range.
      </p>
    </Panel>
  )
}
