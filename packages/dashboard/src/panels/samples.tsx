import { Button, VisuallyHidden } from '@mantine/core'
import type { PerformanceData } from '@plumbline/protocol/api'
import { useState } from 'react'
import { formatLimitMs, formatQuantity } from '../formats/numbers.ts'
import { useDashboard } from '../view/dashboard-context.ts'
import { chooseSamples, describeChoice, ROWS_AT_A_TIME, sampleScaleMs } from './choose-samples.ts'
import panelClasses from './panel.module.css'
import { Panel } from './panel.tsx'
import { SampleControls } from './sample-controls.tsx'
import { SampleRow } from './sample-row.tsx'
import classes from './samples.module.css'

const DAY_MS = 86_400_000

/** Single messages, newest or slowest first; each opens with all its stages. */
export function Samples({ data }: { data: PerformanceData }) {
  const { view } = useDashboard()
  const [most, setMost] = useState(ROWS_AT_A_TIME)
  const { slaMs } = data.slaCompliance
  const chosen = chooseSamples(data.samples, view)
  const rows = chosen.slice(0, most)
  const scaleMs = sampleScaleMs(rows, slaMs)
  return (
    <Panel title="Which messages?" lead={describeChoice(data, chosen.length, view)} actions={<SampleControls />}>
      {rows.length > 0 && (
        <table className={classes.table}>
          <caption>
            <VisuallyHidden>Messages</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Message</th>
              <th scope="col">Conversation</th>
              <th scope="col">State</th>
              <th scope="col" className={classes.wide}>
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
      {chosen.length > rows.length && (
        <Button
          className={classes.more ?? ''}
          variant="default"
          size="xs"
          onClick={() => setMost(most + ROWS_AT_A_TIME)}
        >
          Show more of {formatQuantity(chosen.length, 'message')}
        </Button>
      )}
      <p className={panelClasses.foot}>
        Single messages are kept for {formatLimitMs(data.systemInfo.ttlSeconds * 1_000)}; the figures above cover the
        whole range.
      </p>
    </Panel>
  )
}
