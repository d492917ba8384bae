export { type Advance, type Advanced, advance } from './advance.ts'
export type { AlertEvent } from './alert-event.ts'
export {
  type AlertRule,
  DEFAULT_RECOVERY,
  type Level,
  NO_DATA_POLICIES,
  type NoDataPolicy,
} from './alert-rule.ts'
export {
  type Acknowledgement,
  type AlertState,
  type AlertStatus,
  createAlertState,
  type EndReason,
  type Episode,
  openEpisode,
} from './alert-state.ts'
export { type Check, checkOf, type JudgedLevel, type Signal } from './check.ts'
export { COOLDOWNS_MS, type Cooldowns, checkCooldown } from './cooldown.ts'
export { checksumOf, fingerprintOf, type Labels } from './fingerprint.ts'
export { AT_ONCE, type Hold } from './hold.ts'
export { acknowledge, resolve } from './intervene.ts'
export { muteSymptoms, type Voice } from './mute-symptoms.ts'
export type { Concern, OpenAlert } from './open-alert.ts'
export { DEFAULT_PACE, type Pace } from './passed-time.ts'
export { type PastCheck, type Replayed, replay } from './replay.ts'
