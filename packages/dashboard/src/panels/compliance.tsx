import type { MessageState, PerformanceData } from '@plumbline/protocol/api'
import { Sparkline } from '../charts/sparkline.tsx'
import { formatCount, formatLimitPercent, formatPercent, formatQuantity } from '../formats/numbers.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { MESSAGE_STATES } from '../view/message-states.ts'
import figureClasses from './big-figure.module.css'
import classes from './compliance.module.css'
import { type ComplianceVerdict, judgeCompliance } from './compliance-verdict.ts'
import { STATE_LOOKS } from './message-looks.ts'
import panelClasses from './panel.module.css'
import { Panel } from './panel.tsx'

export interface ComplianceProps {
  data: PerformanceData
  /** The share step by step, where the page has it: a small history beside the figure. */
  history?: readonly (number | null)[]
}

/** Which share was answered in time, against the target, and what became of all the messages. */
export function Compliance({ data, history }: ComplianceProps) {
  const { slaCompliance: sla, states } = data
  const verdict = judgeCompliance(data)
  return (
    <Panel title="Are people answered in time?">
      <div className={`${figureClasses.figure} ${classes.figure}`} data-state={verdict.state}>
        <BigPercent text={formatPercent(sla.percent, sla.targetPercent)} />
      </div>
      <p className={`${figureClasses.verdict} ${classes.verdict}`} data-state={verdict.state}>
        <StateSymbol name={verdict.symbol} size={16} /> {verdict.word}
      </p>
      <p className={figureClasses.sentence}>{verdict.sentence}</p>
      {sla.percent !== null && <IntervalScale sla={sla} verdict={verdict} />}
      {history && (
        <div className={classes.history}>
          <Sparkline values={history} targetPercent={sla.targetPercent} />
        </div>
      )}
      <dl className={classes.states}>
        {MESSAGE_STATES.map((state) => (
          <div key={state}>
            <dt>
              <StateSymbol name={STATE_LOOKS[state].symbol} /> {STATE_LOOKS[state].words}
            </dt>
            <dd className={classes.meaning}>{meaningOf(state, data)}</dd>
            <dd className={classes.count}>{formatCount(states[state])}</dd>
          </div>
        ))}
      </dl>
      <p className={panelClasses.foot}>
        {formatQuantity(data.totalMessages, 'message')} in all. What is late, failed or still waiting past the limit
        counts against the share.
      </p>
    </Panel>
  )
}

function meaningOf(state: MessageState, { inFlightBreaches }: PerformanceData): string {
  switch (state) {
    case 'complete':
      return 'has every mark'
    case 'inFlight':
      return inFlightBreaches > 0
        ? `of them ${formatCount(inFlightBreaches)} already late`
        : 'the next mark is still to come'
    case 'failed':
      return 'ended without an answer'
    case 'timingLost':
      return 'lacks a mark; left out of the share'
  }
}

/** At this size a percent sign as tall as the figure would shout. */
function BigPercent({ text }: { text: string }) {
  const [digits, sign] = text.split(/\s/)
  return (
    <>
      {digits}
      {sign && <span className={classes.sign}> {sign}</span>}
    </>
  )
}

/** The share as a point between the ends of its interval, on a scale with the target: a band, not a gauge. */
function IntervalScale({ sla, verdict }: { sla: PerformanceData['slaCompliance']; verdict: ComplianceVerdict }) {
  const { percent, interval, targetPercent } = sla
  if (percent === null) return null
  const lowest = Math.max(0, Math.min(80, Math.floor((interval?.low ?? percent) / 10) * 10))
  const place = (value: number) => `${(100 * (value - lowest)) / (100 - lowest)}%`
  return (
    <figure className={classes.scale}>
      <div className={classes.track} aria-hidden="true">
        <span className={classes.aim} style={{ left: place(targetPercent), right: 0 }} />
        {interval && (
          <span
            className={classes.interval}
            style={{ left: place(interval.low), width: `calc(${place(interval.high)} - ${place(interval.low)})` }}
          />
        )}
        <span className={classes.point} data-state={verdict.state} style={{ left: place(percent) }} />
      </div>
      <div className={classes.ends} aria-hidden="true">
        <span>{formatLimitPercent(lowest)}</span>
        <span className={classes.target} style={{ left: place(targetPercent) }}>
          {formatLimitPercent(targetPercent)}
        </span>
      </div>
      {interval && (
        <figcaption>
          Likely between {formatPercent(interval.low)} and {formatPercent(interval.high)} (95 % interval).
        </figcaption>
      )}
    </figure>
  )
}
