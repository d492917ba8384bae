import type { Severity } from '@plumbline/protocol/catalogue'
import type { Hold } from './hold.ts'

/** What the life of an alert needs to know of its rule; what the rule measures is the matter of its verdicts. */
export interface AlertRule {
  id: string
  /** Changes with everything that decides whether the rule fires (`checksumOf`); another checksum is another rule. */
  checksum: string
  /** From weak to strong: one, or several limits on one metric of which the strongest that is reached gives the severity. */
  levels: readonly [Level, ...Level[]]
  /** How long the values must be good again before the alert ends. It is what keeps a flapping value from flapping the alert. */
  recovery: Hold
  noData: NoDataPolicy
}

export interface Level {
  severity: Severity
  hold: Hold
}

export const NO_DATA_POLICIES = ['keep', 'fire', 'resolve'] as const

/**
 * What it means when there is nothing to judge. `keep`: nothing is known, so nothing changes. `fire`: silence is itself
 * the problem, and counts as a breach of the weakest level. `resolve`: silence is a good sign.
 */
export type NoDataPolicy = (typeof NO_DATA_POLICIES)[number]

/** A value that crosses its limit more often than every five minutes makes one alert, not many. */
export const DEFAULT_RECOVERY: Hold = { kind: 'duration', durationMs: 5 * 60_000 }
