import { SEVERITIES } from '@plumbline/protocol/catalogue'
import type { Notice } from './announce.ts'
import type { OpenAlert } from './open-alert.ts'

/** A notice with the alert it is about and the alerts that the alert speaks for. */
export interface Told {
  alert: OpenAlert
  notice: Notice
  symptoms: readonly OpenAlert[]
}

/** One message: what is told together, worst first. */
export interface Message {
  /** Stable for as long as the same is grouped: the place where channels thread what belongs together. */
  key: string
  notices: readonly [Told, ...Told[]]
}

/** Past this many at once a reader stops reading and channels begin to throttle (Slack takes one a second). */
const MOST_MESSAGES = 5

/** What may be one cause, from narrow to wide: the same part, the same kind of trouble, the same urgency. */
const LADDER: readonly ((told: Told) => string)[] = [
  ({ alert }) => `part:${partOf(alert)}`,
  ({ alert }) => `category:${alert.category ?? ''}`,
  ({ notice }) => `severity:${notice.severity}`,
]

/**
 * Puts what is told in one round into messages: by the part of the system, since what breaks there at once has one cause, and
 * in a burst by what is wider, so that a thousand alerts make a few messages. What begins and what ends is told apart,
 * which gives at most five messages for what begins and five for what ends.
 */
export function groupAlerts(told: readonly Told[]): Message[] {
  const ended = told.filter(({ notice }) => notice.kind === 'resolved')
  const begun = told.filter(({ notice }) => notice.kind !== 'resolved')
  return [...groupByLadder(begun, 'firing'), ...groupByLadder(ended, 'resolved')]
}

function groupByLadder(told: readonly Told[], status: string): Message[] {
  const groupings = LADDER.map((keyOf) => Map.groupBy(told, keyOf))
  const groups = groupings.find((grouping) => grouping.size <= MOST_MESSAGES) ?? new Map<string, Told[]>()
  return [...groups].flatMap(([key, members]) => {
    const [first, ...rest] = members.sort((a, b) => urgencyOf(b) - urgencyOf(a))
    return first ? [{ key: `${status}/${key}`, notices: [first, ...rest] as const }] : []
  })
}

const urgencyOf = ({ notice }: Told): number => SEVERITIES.indexOf(notice.severity)

function partOf({ concern, labels, metric }: OpenAlert): string {
  return concern.kind === 'other' ? (labels.service ?? metric) : concern.pipeline
}
