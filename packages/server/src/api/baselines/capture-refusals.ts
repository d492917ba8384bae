import type { Window } from '@plumbline/protocol/api'
import { METRICS } from '@plumbline/protocol/catalogue'
import { LEAST_SAMPLES, nearest, spellWindow } from '@plumbline/protocol/quantities'
import type { OperationBaseline } from '../../state/index.ts'
import type { BaselineRange } from './baseline-answers.ts'
import { spellEnvironment } from './resolve-reference.ts'

const MOST_NAMED = 20

/** What there is elsewhere, for somebody who asked where there is nothing. */
export interface Elsewhere {
  environments: readonly string[]
  /** Of the environment that was asked for. */
  services: readonly string[]
}

/** Says how many samples there are of what was asked for, how many are needed, and what may have been meant. */
export function sayTooFew(
  operations: readonly OperationBaseline[],
  { environment, service }: Pick<BaselineRange, 'environment' | 'service'>,
  { lengthMs }: Pick<Window, 'lengthMs'>,
  elsewhere: Elsewhere,
): string {
  const samples = operations.reduce((sum, own) => sum + own.samples, 0)
  const most = Math.max(0, ...operations.map((own) => own.samples))
  const of = [service, environment].filter((part) => part !== null && part !== '').join(' in ')
  const there = samples === 1 ? 'there is 1 sample' : `there are ${samples} samples`
  const busiest = operations.length > 1 ? `, ${most} of the busiest operation,` : ''
  const needed = `${LEAST_SAMPLES} of one operation are needed`
  return `${there}${of === '' ? '' : ` of ${of}`}${busiest} in the last ${spellWindow(lengthMs)}; ${needed}${sayElsewhere(elsewhere, { environment, service })}`
}

function sayElsewhere(
  { environments, services }: Elsewhere,
  { environment, service }: Pick<BaselineRange, 'environment' | 'service'>,
): string {
  const meant = service === null ? undefined : nearest(service, services)
  if (meant !== undefined) return `; did you mean "${meant}"?`
  if (services.length > 0) return `; the services there are ${namesOf(services)}`
  const others = environments.filter((other) => other !== environment)
  return others.length === 0 ? '' : `; there are some of ${namesOf(others.map(spellEnvironment))}`
}

const namesOf = (names: readonly string[]): string => {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return `${names.slice(0, MOST_NAMED).toSorted().join(', ')}${more}`
}

/** Why it cannot be guessed which environment is meant. */
export const sayUnclear = (environments: readonly string[]): string =>
  `there are measurements of ${namesOf(environments.map(spellEnvironment))}`

/** What is wrong with the ids of metrics; undefined when there are all of them. */
export function checkMetrics(ids: readonly string[]): string | undefined {
  const known = METRICS.map(({ id }) => id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown === undefined) return undefined
  const meant = nearest(unknown, known)
  const remedy = meant === undefined ? 'docs/metrics.md lists them' : `did you mean "${meant}"?`
  return `there is no metric ${JSON.stringify(unknown.slice(0, 100))}; ${remedy}`
}
