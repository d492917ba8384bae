import { type Comparison, SEVERITIES, type Severity } from '@plumbline/protocol/catalogue'
import { type Parsed, parseDuration, parsed, refused } from '@plumbline/protocol/quantities'
import { FIGURES, type Figure } from './figures.ts'

/** What makes a check fail: findings of a severity or worse, or a limit on one figure. */
export type FailCondition =
  | { kind: 'severity'; severity: Severity }
  | { kind: 'limit'; figure: Figure; comparison: Comparison; limit: number; text: string }

export const DEFAULT_FAIL_ON: readonly FailCondition[] = [{ kind: 'severity', severity: 'critical' }]

const LIMIT = /^([a-z][a-z0-9-]*)\s*(<=|>=|<|>)\s*(.+)$/i

/** Reads `critical`, `warning,p95>5s`, `compliance<95`: a comma list, given once or several times. */
export function parseFailOn(texts: readonly string[]): Parsed<readonly FailCondition[]> {
  const parts = texts.flatMap((text) => text.split(',')).map((part) => part.trim())
  const conditions: FailCondition[] = []
  for (const part of parts.filter(Boolean)) {
    const condition = parseCondition(part)
    if (!condition.ok) return condition
    conditions.push(condition.value)
  }
  if (conditions.length > 0) return parsed(conditions)
  return texts.length === 0
    ? parsed(DEFAULT_FAIL_ON)
    : refused(`--fail-on is empty; write it like critical or "p95>5s"`)
}

function parseCondition(text: string): Parsed<FailCondition> {
  const severity = SEVERITIES.find((name) => name === text.toLowerCase())
  if (severity) return parsed({ kind: 'severity', severity })
  const [, name, comparison, amount] = LIMIT.exec(text) ?? []
  if (name === undefined || amount === undefined) {
    return refused(
      `--fail-on "${text}" is neither a severity (${SEVERITIES.join(', ')}) nor a limit like "compliance<95" or "p95>5s"`,
    )
  }
  const figure = FIGURES.find((it) => it.name.toLowerCase() === name.toLowerCase())
  if (!figure) {
    return refused(
      `--fail-on "${text}": there is no figure "${name}"; there are ${FIGURES.map((it) => it.name).join(', ')}`,
    )
  }
  const limit = parseLimit(amount, figure)
  if (!limit.ok) return refused(`--fail-on "${text}": ${limit.problem}`)
  return parsed({ kind: 'limit', figure, comparison: comparison as Comparison, limit: limit.value, text })
}

function parseLimit(text: string, figure: Figure): Parsed<number> {
  if (figure.unit === 'ms') return parseDuration(text, 'ms')
  const number = (figure.unit === 'percent' ? text.replace(/\s*%$/, '') : text).trim()
  if (!/^\d+(\.\d+)?$/.test(number)) return refused(`"${text}" is not a number`)
  return parsed(Number(number))
}
