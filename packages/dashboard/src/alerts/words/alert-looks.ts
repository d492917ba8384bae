import type { Alert, RuleStatus } from '@plumbline/protocol/api'
import { FIRING_LOOKS } from '../../panels/finding-evidence.ts'
import type { SymbolName } from '../../symbols/state-symbol.tsx'

export interface Look {
  symbol: SymbolName
  word: string
}

/** What an alert is called and how it is drawn: by its severity while it fires, by its state otherwise. */
export function lookOfAlert({ state, severity }: Pick<Alert, 'state' | 'severity'>): Look {
  const look = FIRING_LOOKS[severity]
  switch (state) {
    case 'firing':
    case 'acknowledged':
      return look
    case 'pending':
      return { symbol: 'waiting', word: `Pending ${look.word.toLowerCase()}` }
    case 'noData':
      return { symbol: 'unknown', word: 'No data' }
    case 'resolved':
      return { symbol: 'ok', word: 'Ended' }
  }
}

/** What a rule says now. */
export function lookOfRule({ verdict, severity, enabled }: Pick<RuleStatus, 'verdict' | 'severity' | 'enabled'>): Look {
  if (!enabled || verdict === 'off') return { symbol: 'unknown', word: 'Off' }
  switch (verdict) {
    case 'firing':
      return FIRING_LOOKS[severity]
    case 'inconclusive':
      return { symbol: 'unknown', word: 'Undecided' }
    case 'noData':
      return { symbol: 'unknown', word: 'No data' }
    case 'ok':
      return { symbol: 'ok', word: 'Fine' }
    case null:
      return { symbol: 'waiting', word: 'Not checked yet' }
  }
}

const END_REASONS: Record<string, string> = {
  recovered: 'back within its limit',
  noData: 'data stopped',
  byHand: 'resolved by hand',
  ruleChanged: 'its rule was changed',
  ruleRemoved: 'its rule was removed',
}

/** Why an alert ended. A reason of a newer server stays as it is. */
export const describeEnd = (reason: string | null): string => (reason === null ? '' : (END_REASONS[reason] ?? reason))
