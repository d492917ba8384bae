import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import type { BaselineVersion } from '../../state/index.ts'

/** What a version is looked up among. */
export interface ReferenceScope {
  /** Newest first. */
  versions: readonly BaselineVersion[]
  /** The environment that is asked for. */
  environment: string | undefined
  /** The environment of this installation, taken where none is asked for. */
  ownEnvironment: string | undefined
}

/** As people read it: an environment without a name has none. */
export const spellEnvironment = (environment: string): string => environment || 'no environment'

/**
 * Finds the version that a number, `latest` (the newest captured one, else the automatic one) or `promoted` (of all services, else the
 * newest of one) means. Refuses one that there is not, with those that there are; and one that environments would decide that nobody
 * named (A001-16).
 */
export function resolveReference(reference: string, scope: ReferenceScope): Parsed<BaselineVersion> {
  const { versions } = scope
  if (/^\d{1,15}$/.test(reference)) {
    const found = versions.find(({ version }) => version === Number(reference))
    if (!found) return refused(`there is no baseline ${reference}; ${sayKnown(versions)}`)
    if (scope.environment !== undefined && found.environment !== scope.environment)
      return refused(
        `baseline ${reference} is of ${spellEnvironment(found.environment)}, not of ${spellEnvironment(scope.environment)}`,
      )
    return parsed(found)
  }
  if (reference !== 'latest' && reference !== 'promoted')
    return refused(
      `${JSON.stringify(reference.slice(0, 100))} is no baseline; expected its number, latest or promoted; ${sayKnown(versions)}`,
    )
  const fitting = versions.filter(({ promoted }) => reference === 'latest' || promoted)
  const own = inOneEnvironment(fitting, scope)
  if (!own.ok) return own
  const [first] = own.value
  const found =
    reference === 'latest'
      ? own.value.find(({ source }) => source === 'captured')
      : own.value.find(({ service }) => service === null)
  const chosen = found ?? first
  if (chosen) return parsed(chosen)
  if (versions.length === 0) return refused(sayKnown(versions))
  const where = scope.environment === undefined ? '' : ` of ${spellEnvironment(scope.environment)}`
  return refused(`there is no ${reference === 'latest' ? '' : 'promoted '}baseline${where} yet; ${sayKnown(versions)}`)
}

function inOneEnvironment(
  versions: readonly BaselineVersion[],
  { environment, ownEnvironment }: ReferenceScope,
): Parsed<readonly BaselineVersion[]> {
  const asked = environment ?? ownEnvironment
  if (asked !== undefined) return parsed(versions.filter((version) => version.environment === asked))
  const environments = [...new Set(versions.map((version) => version.environment))]
  return environments.length > 1 ? refused(sayAmbiguous(environments)) : parsed(versions)
}

export const sayAmbiguous = (environments: readonly string[]): string =>
  `there are baselines of several environments, which never mix; name one: ${environments.map(spellEnvironment).sort().join(', ')}`

const MOST_NAMED = 20

export function sayKnown(versions: readonly BaselineVersion[]): string {
  if (versions.length === 0) return 'there is none yet; capture one with plumbline baseline capture'
  const shown = versions
    .slice(0, MOST_NAMED)
    .map(({ version, environment }) => `${version} (${spellEnvironment(environment)})`)
  const more = versions.length > MOST_NAMED ? ` and ${versions.length - MOST_NAMED} more` : ''
  return `there are ${shown.join(', ')}${more}`
}
