import { VisuallyHidden } from '@mantine/core'
import type { PerformanceData, PhaseSummary } from '@plumbline/protocol/api'
import { formatCount, formatLimitMs, formatMs, formatQuantity, keepUnits } from '../formats/numbers.ts'
import { StateSymbol } from '../symbols/state-symbol.tsx'
import { Lane } from '../waterfall/lane.tsx'
import { layoutPhases, type PhaseBar, type PhaseLayout } from '../waterfall/layout-phases.ts'
import { TimeAxis } from '../waterfall/time-axis.tsx'
import classes from '../waterfall/waterfall.module.css'
import panelClasses from './panel.module.css'
import { Panel } from './panel.tsx'
import { ScrollRegion } from './scroll-region.tsx'

/** Where the time of a message goes: each phase on a shared axis, against its budget, and the phase to blame in words. */
export function Phases({ data }: { data: PerformanceData }) {
  const { phases, blame, slaCompliance, anomalies } = data
  const layout = layoutPhases(phases, slaCompliance.slaMs)
  return (
    <Panel
      title="Where does the time go?"
      lead={keepUnits(blame?.sentence ?? calmSentence(layout))}
      table={<PhaseTable phases={phases} />}
    >
      <div className={classes.waterfall}>
        <TimeAxis axisMs={layout.axisMs} ticks={layout.ticks} slaMs={slaCompliance.slaMs} />
        <ul className={classes.rows}>
          {layout.bars.map((bar) => (
            <PhaseRow key={bar.phase.id} bar={bar} axisMs={layout.axisMs} blamed={blame?.phase === bar.phase.id} />
          ))}
        </ul>
      </div>
      <ul className={classes.key} aria-hidden="true">
        <li>
          <span className={classes.keySlot} /> budget
        </li>
        <li>
          <span className={classes.keyBar} /> mean
        </li>
        <li>
          <span className={classes.keyOver} /> mean over budget
        </li>
        <li>
          <span className={classes.keyWhisker} /> P95
        </li>
      </ul>
      <p className={panelClasses.foot}>
        Means add up to the mean of the whole; percentiles do not.
        {anomalies.negativePhases > 0 &&
          ` ${formatQuantity(anomalies.negativePhases, 'message')} with marks out of order (clocks disagree) left out.`}
        {anomalies.repeatedMarks > 0 &&
          ` ${formatQuantity(anomalies.repeatedMarks, 'mark')} sent more than once, counted once.`}
      </p>
    </Panel>
  )
}

function calmSentence({ meanTotalMs }: PhaseLayout): string {
  if (meanTotalMs === null) return 'No message has passed every phase in this range.'
  return `Every phase keeps its budget; together they take ${formatMs(meanTotalMs)} on average.`
}

function PhaseRow({ bar, axisMs, blamed }: { bar: PhaseBar; axisMs: number; blamed: boolean }) {
  const { phase, startMs, meanMs, overBudget, p95 } = bar
  return (
    <li className={classes.row} data-blamed={blamed}>
      <div className={classes.name}>
        {blamed && <StateSymbol name="warning" />}
        <span>
          {phase.title}
          {blamed && <VisuallyHidden> (furthest over its budget)</VisuallyHidden>}
          {phase.inFlight > 0 && <span className={classes.standing}>{describeStanding(phase)}</span>}
        </span>
      </div>
      <Lane axisMs={axisMs} startMs={startMs} spentMs={meanMs} budgetMs={phase.budgetMs} kind="solid" whisker={p95} />
      <dl className={classes.figures}>
        <div>
          <dt>mean</dt>
          <dd data-over={overBudget}>{formatMs(phase.meanMs)}</dd>
        </div>
        <div>
          <dt>P95</dt>
          <dd data-over={p95?.over}>{formatMs(phase.p95Ms)}</dd>
        </div>
        <div>
          <dt>budget</dt>
          <dd>{formatLimitMs(phase.budgetMs)}</dd>
        </div>
      </dl>
    </li>
  )
}

/** Who stands in a phase now, and for how long when that is longer than it should be. */
function describeStanding({ inFlight, oldestInFlightMs, budgetMs }: PhaseSummary): string {
  const count = `${formatCount(inFlight)} here now`
  if (oldestInFlightMs === null || oldestInFlightMs <= budgetMs) return count
  return `${count}, the oldest for ${formatMs(oldestInFlightMs)}`
}

function PhaseTable({ phases }: { phases: readonly PhaseSummary[] }) {
  return (
    <ScrollRegion label="Time per phase">
      <table className={panelClasses.table}>
        <caption>Time per phase</caption>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            <th scope="col">Messages</th>
            {PHASE_COLUMNS.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {phases.map((phase) => (
            <tr key={phase.id}>
              <th scope="row">{phase.title}</th>
              <td>{formatCount(phase.count)}</td>
              {PHASE_COLUMNS.map(({ head, field }) => (
                <td key={head}>{formatMs(phase[field])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

const PHASE_COLUMNS = [
  { head: 'Mean', field: 'meanMs' },
  { head: 'P50', field: 'p50Ms' },
  { head: 'P95', field: 'p95Ms' },
  { head: 'P99', field: 'p99Ms' },
  { head: 'Budget', field: 'budgetMs' },
  { head: 'Alarm', field: 'alarmMs' },
] as const
