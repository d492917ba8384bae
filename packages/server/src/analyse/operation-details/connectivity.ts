import type { Connectivity, ServiceConnectivity } from '@plumbline/protocol/api'
import { CONNECTIVITY_STATES } from '@plumbline/protocol/api'
import { formatAge, formatDuration, percentOf, rounded, wilsonInterval } from '@plumbline/protocol/quantities'
import { FEWEST_OPERATIONS } from '../operations/minimum-samples.ts'
import { sayCount, sayList, sayPercent } from '../words.ts'
import type { KnownServiceRow, RecentCallsRow } from './detail-rows.ts'
import { roundInterval } from './stats.ts'

/** As a circuit breaker opens (A002-10). */
export const FAILURES_IN_A_ROW = 5
/** Percent of calls, exclusive; more than the second has to be certain (A002-11, X18). */
export const DEGRADED_PERCENT = 25
export const DOWN_PERCENT = 50

type State = ServiceConnectivity['state']

/** What is known of one service: its newest calls, and when there were any to the hour. */
export interface Contact {
  recent: RecentCallsRow | undefined
  known: KnownServiceRow
}

/** The state of one service by its calls in the window, which is `windowMs` long and ends at `now`. */
export function judgeContact({ recent, known }: Contact, { windowMs, now }: { windowMs: number; now: number }) {
  const calls = recent ?? NO_CALLS
  const share = calls.count === 0 ? 0 : calls.failures / calls.count
  // A sampled call stands for many, and is one observation.
  const interval = wilsonInterval(share * calls.rows, calls.rows)
  const state = stateOf(calls, share * 100, interval?.low ?? 0)
  const failedAt = calls.lastFailureAt || known.lastFailureAt
  const contact: Omit<ServiceConnectivity, 'sentence'> = {
    service: known.service,
    state,
    count: calls.count,
    failures: calls.failures,
    errorRate: rounded(percentOf(calls.failures, calls.count), 4),
    errorInterval: roundInterval(interval),
    consecutiveFailures: calls.failuresInARow,
    lastCallAt: calls.lastAt || known.lastAt,
    lastSuccessAt: calls.lastSuccessAt || known.lastSuccessAt || null,
    lastFailure:
      failedAt === 0
        ? null
        : { at: failedAt, name: calls.failedName, errorType: calls.errorType, errorMessage: calls.errorMessage },
  }
  return { ...contact, sentence: sayContact(contact, { windowMs, now }) }
}

function stateOf({ rows, failuresInARow }: RecentCallsRow, percent: number, atLeastPercent: number): State {
  if (failuresInARow >= FAILURES_IN_A_ROW) return 'down'
  if (rows === 0) return 'quiet'
  if (rows < FEWEST_OPERATIONS) return 'unknown'
  if (atLeastPercent > DOWN_PERCENT) return 'down'
  return percent > DEGRADED_PERCENT ? 'degraded' : 'up'
}

type Unsaid = Omit<ServiceConnectivity, 'sentence'>

function sayContact(contact: Unsaid, { windowMs, now }: { windowMs: number; now: number }): string {
  const { service, state, count, failures, consecutiveFailures, lastCallAt, lastSuccessAt } = contact
  const window = `the last ${formatDuration(windowMs)}`
  const ago = (at: number): string => formatAge(now - at)
  const counted = `${sayCount(failures)} of ${sayCount(count)} calls failed in ${window}`
  const rate = `${counted} (${sayPercent(contact.errorRate ?? 0)})`
  const because = sayFailure(contact)
  switch (state) {
    case 'down': {
      if (consecutiveFailures < FAILURES_IN_A_ROW)
        return `${service} is down: ${rate}, certainly more than ${DOWN_PERCENT} %${because}`
      const success = lastSuccessAt === null ? 'none before succeeded' : `the last success was ${ago(lastSuccessAt)}`
      return `${service} is down: the last ${sayCount(consecutiveFailures)} calls failed, the newest ${ago(lastCallAt)}${because}; ${success}`
    }
    case 'degraded':
      return `${service} answers, but ${rate}, more than ${DEGRADED_PERCENT} %${because}`
    case 'unknown':
      return `${service}: too few calls to judge, ${sayCount(count)} in ${window}, ${failures === 0 ? 'none' : sayCount(failures)} failed${failures === 0 ? '' : because}`
    case 'quiet':
      return `${service}: no calls in ${window}; the last was ${ago(lastCallAt)}${lastSuccessAt === null ? ' and failed' : ''}`
    case 'up':
      return failures === 0
        ? `${service} is up: ${sayCount(count)} calls in ${window}, none failed`
        : `${service} is up: ${rate}`
  }
}

function sayFailure({ lastFailure }: Unsaid): string {
  const said = lastFailure && [lastFailure.errorType, lastFailure.errorMessage].filter(Boolean).join(': ')
  return said ? `, last with ${shorten(said)}` : ''
}

const LONGEST_ERROR = 160
const shorten = (text: string): string =>
  text.length <= LONGEST_ERROR ? text : `${text.slice(0, LONGEST_ERROR - 1).toWellFormed()}…`

/** The worst first; those of one state with most calls. */
export function summariseContacts(
  services: readonly ServiceConnectivity[],
): Pick<Connectivity, 'services' | 'counts' | 'sentence'> {
  const counts = { up: 0, degraded: 0, down: 0, quiet: 0, unknown: 0 }
  for (const { state } of services) counts[state]++
  const rank = ({ state }: ServiceConnectivity): number => CONNECTIVITY_STATES.indexOf(state)
  return {
    services: services.toSorted((a, b) => rank(a) - rank(b) || b.count - a.count),
    counts,
    sentence: sayCounts(services.length, counts),
  }
}

function sayCounts(total: number, counts: Connectivity['counts']): string {
  if (total === 0) return 'No service was called in the last days'
  if (counts.up === total) return total === 1 ? 'The service is up' : `All ${sayCount(total)} services are up`
  const parts = ([...CONNECTIVITY_STATES] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${sayCount(counts[state])} ${SAID[state]}`)
  return `Of ${sayCount(total)} service${total === 1 ? '' : 's'}, ${sayList(parts)}`
}

const SAID = { down: 'down', degraded: 'degraded', unknown: 'with too few calls to judge', quiet: 'quiet', up: 'up' }

const NO_CALLS: RecentCallsRow = {
  service: '',
  rows: 0,
  count: 0,
  failures: 0,
  lastAt: 0,
  lastSuccessAt: 0,
  lastFailureAt: 0,
  failedName: '',
  errorType: '',
  errorMessage: '',
  failuresInARow: 0,
}
