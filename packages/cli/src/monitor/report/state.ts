import type { Verdict } from '@plumbline/protocol/api'
import type { Style } from '../../terminal/line.ts'
import { symbolsOf } from '../../terminal/symbols.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { ChecklistItem } from '../checklist.ts'

export const STATE_STYLES = { met: 'good', missed: 'bad', unknown: 'warn' } as const satisfies Record<
  ChecklistItem['state'],
  Style
>

export function stateSymbol(state: ChecklistItem['state'], terminal: Terminal): string {
  const symbols = symbolsOf(terminal)
  return { met: symbols.ok, missed: symbols.bad, unknown: symbols.unknown }[state]
}

export const SEVERITY_STYLES = {
  info: 'info',
  warning: 'warn',
  error: 'bad',
  critical: 'bad',
} as const satisfies Record<Verdict['severity'], Style>
