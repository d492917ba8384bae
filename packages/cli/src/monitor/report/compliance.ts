import type { PerformanceData } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { renderTrack } from '../../terminal/bar.ts'
import { countOf, formatCount, formatPercent } from '../../terminal/format.ts'
import { renderFlow, renderLine, type Span, styled } from '../../terminal/line.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { judgeCompliance } from '../checklist.ts'
import { STATE_STYLES, stateSymbol } from './state.ts'

const WIDEST_TRACK = 76

/** The headline: the share in time with everything that it was computed from, over a track with a tick at the target. */
export function renderCompliance(data: PerformanceData, terminal: Terminal): string[] {
  const { percent, numerator, denominator, excludedTimingLost, slaMs, targetPercent, interval } = data.slaCompliance
  const { state } = judgeCompliance(data)
  const style = STATE_STYLES[state]
  const items: Span[][] = [
    [styled(`${stateSymbol(state, terminal)} SLA compliance`, style), ' ', styled(formatPercent(percent), 'bold')],
    [`target ${formatPercent(targetPercent)}`],
    [`${formatCount(numerator)} of ${formatCount(denominator)} within ${formatDuration(slaMs)}`],
  ]
  if (interval !== null) {
    items.push([styled(`95 % interval ${formatPercent(interval.low)} to ${formatPercent(interval.high)}`, 'dim')])
  }
  if (excludedTimingLost > 0) {
    items.push([styled(`${countOf(excludedTimingLost, 'message')} with lost marks left out`, 'dim')])
  }
  const lines = renderFlow(items, { indent: 2 }, terminal)
  if (percent === null) return lines
  const cells = Math.min(WIDEST_TRACK, terminal.columns - 4)
  const track = renderTrack({ value: percent, limit: targetPercent, scale: 100 }, cells, terminal)
  return [...lines, renderLine(['    ', styled(track, style)], terminal)]
}

/** How many messages, and in which of the four states they are. */
export function renderStates(data: PerformanceData, terminal: Terminal): string[] {
  const { states, inFlightBreaches, totalMessages, slaCompliance } = data
  const late =
    inFlightBreaches > 0 ? ` (${formatCount(inFlightBreaches)} past ${formatDuration(slaCompliance.slaMs)})` : ''
  return renderFlow(
    [
      [styled('Messages', 'bold'), ` ${formatCount(totalMessages)}`],
      [`${formatCount(states.complete)} complete`],
      [styled(`${formatCount(states.inFlight)} in flight${late}`, inFlightBreaches > 0 ? 'bad' : undefined)],
      [styled(`${formatCount(states.failed)} failed`, states.failed > 0 ? 'bad' : undefined)],
      [styled(`${formatCount(states.timingLost)} timing lost`, states.timingLost > 0 ? 'warn' : undefined)],
      [styled(`complete rate ${formatPercent(data.completeRate.percent)}`, 'dim')],
    ],
    { indent: 2 },
    terminal,
  )
}
