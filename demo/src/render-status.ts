import { formatDuration } from '@plumbline/protocol/quantities'
import type { ScenarioName } from './model/scenario.ts'
import type { TallySummary } from './product/tally.ts'

export interface Status extends TallySummary {
  /** Messages that the webhook has not taken since the start. */
  turnedAway: number
}

/** One line on the last minute: traffic, what is open, latency. */
export function renderStatus(status: Status, scenario: ScenarioName, time: string): string {
  const { arrivedLastMinute, waiting, working, failedLastMinute, withinSlaPercent, turnedAway } = status
  const traffic = `${pad(arrivedLastMinute)} messages in the last minute   waiting ${pad(waiting)}   working ${pad(working)}`
  const latency = `P50 ${spell(status.p50Ms)}   P95 ${spell(status.p95Ms)}`
  const inTime = withinSlaPercent === undefined ? '-' : `${Math.floor(withinSlaPercent)} %`
  const outcome = `in time ${inTime.padEnd(5)}   failed ${failedLastMinute}`
  const refused = turnedAway > 0 ? `   turned away ${turnedAway}` : ''
  return `${time}  ${scenario.padEnd(13)} ${traffic}   ${latency}   ${outcome}${refused}`
}

const pad = (count: number): string => String(count).padStart(3)
const spell = (ms: number | undefined): string => (ms === undefined ? '-' : formatDuration(ms)).padEnd(7)
