import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { MessageSample } from '@plumbline/protocol/api'
import { spentMs } from './choose-samples.ts'
import classes from './sample-bar.module.css'

/** The time of one message on a scale that all rows share, split into its phases, with the SLA as a tick. */
export function SampleBar({ sample, scaleMs, slaMs }: { sample: MessageSample; scaleMs: number; slaMs: number }) {
  const percent = (ms: number) => `${Math.min(100, (100 * Math.max(0, ms)) / scaleMs)}%`
  const known = CHAT_PIPELINE.phases.map(({ id }) => ({ id, ms: sample.phases[id] ?? null }))
  const whole = known.every(({ ms }) => ms !== null && ms >= 0)
  return (
    <div className={classes.lane} aria-hidden="true">
      <span className={classes.sla} style={{ left: percent(slaMs) }} />
      {whole
        ? known.map(({ id, ms }, index) => (
            <span key={id} className={classes.phase} data-shade={index} style={{ width: percent(ms ?? 0) }} />
          ))
        : sample.state !== 'timingLost' && (
            <span className={classes.rest} style={{ width: percent(spentMs(sample)) }} />
          )}
    </div>
  )
}
