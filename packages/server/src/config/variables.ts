import { slipsBetween } from '@plumbline/protocol/quantities'
import { ALERT_SETTINGS } from './alerts/alert-settings.ts'
import { type Group, isSetting } from './group.ts'
import type { Problem } from './problem.ts'
import type { Environment } from './references.ts'
import { SETTINGS } from './settings.ts'

const PREFIX = 'PLUMBLINE_'

/**
 * Variables that are nearly, but not quite, one of ours: a token under a misspelt name protects nothing. Names that are
 * further off belong to the client libraries or to somebody else.
 */
export function misspeltVariables(env: Environment): Problem[] {
  const known = ['PLUMBLINE_CONFIG', ...variablesOf(SETTINGS), ...variablesOf(ALERT_SETTINGS)]
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((candidate) => slipsBetween(name, candidate) <= 2)
      return meant ? [{ where: name, text: `is not a variable that is read; did you mean ${meant}?` }] : []
    })
}

function variablesOf(group: Group): string[] {
  return Object.values(group).flatMap((item) => {
    if (!isSetting(item)) return variablesOf(item)
    if (item.variable === undefined) return []
    return item.secret ? [item.variable, `${item.variable}_FILE`] : [item.variable]
  })
}
