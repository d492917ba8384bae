export type { EpisodeQuery } from './alerts.ts'
export type { AuditEntry } from './audit.ts'
export type {
  BaselineKey,
  BaselineValue,
  BaselineVersion,
  MetricBaseline,
  OperationBaseline,
  StoredBaseline,
} from './baseline-rows.ts'
export type { BaselineDraft, BaselineKeys, Baselines } from './baselines.ts'
export type { ChannelState, DeliveryRecord } from './delivery-records.ts'
export { type FolderLock, type Holder, lockDataFolder } from './folder-lock.ts'
export type { StoredMaintenance } from './maintenance.ts'
export type { StoredRuleChange } from './rule-changes.ts'
export type { StoredSilence } from './silences.ts'
export { openState, type StateOptions, type StateStore } from './state-store.ts'
