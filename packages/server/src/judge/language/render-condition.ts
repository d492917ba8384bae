import { spellDuration } from '@plumbline/protocol/quantities'
import type { Hold } from '../alert/hold.ts'
import { type Bound, type Clause, type Condition, SCOPE_LABELS, type Scope, type Test } from './condition.ts'

/** The sentence of a condition in its one canonical form, which `parseCondition` reads back as the same condition. */
export function renderCondition({ clauses, hold }: Condition): string {
  return `${clauses.map(renderClause).join(' and ')}${renderHold(hold)}`
}

export function renderClause(clause: Clause): string {
  const window = clause.overMs === null ? '' : ` over ${spellDuration(clause.overMs)}`
  return `${clause.metric} ${renderTest(clause)}${window}${renderScope(clause.scope)}`
}

const CHANGE_VERBS = { either: 'changes', up: 'rises', down: 'falls' } as const

function renderTest(test: Test): string {
  switch (test.kind) {
    case 'compare':
      return `${test.operator} ${renderBound(test.bound)}`
    case 'change':
      return `${CHANGE_VERBS[test.direction]} by more than ${test.morePercent} %`
    case 'noData':
      return `has no data for ${spellDuration(test.forMs)}`
  }
}

export function renderBound(bound: Bound): string {
  switch (bound.kind) {
    case 'duration':
      return withSign(bound.limitMs, (ms) => (ms === 0 ? '0ms' : spellDuration(ms)))
    case 'size':
      return withSign(bound.limitBytes, spellSize)
    case 'percent':
      return `${bound.limitPercent} %`
    case 'count':
      return String(bound.limit)
    case 'baselineFactor':
      return `${bound.factor}x baseline`
    case 'baselineOffset':
      return `baseline ${bound.offsetPercent < 0 ? '-' : '+'} ${Math.abs(bound.offsetPercent)} %`
  }
}

const withSign = (amount: number, spell: (size: number) => string): string =>
  `${amount < 0 ? '-' : ''}${spell(Math.abs(amount))}`

/** The exact size in the largest unit that it is a whole number of, counted in 1024 (X22). */
function spellSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let step = 0
  while (value > 0 && value % 1024 === 0 && step < units.length - 1) {
    value /= 1024
    step++
  }
  return `${value}${units[step]}`
}

function renderScope(scope: Scope): string {
  const pairs = SCOPE_LABELS.flatMap((label) => {
    const value = scope[label]
    return value === undefined ? [] : [`${label} = ${JSON.stringify(value)}`]
  })
  return pairs.length === 0 ? '' : ` where ${pairs.join(' and ')}`
}

function renderHold(hold: Hold): string {
  if (hold.kind === 'duration') return ` for ${spellDuration(hold.durationMs)}`
  return hold.checks === 1 ? '' : ` for ${hold.checks} consecutive checks`
}
