import type { Severity } from '@plumbline/protocol/catalogue'
import type { AlertStatus, EndReason } from '../judge/alert/index.ts'
import type { Attempt } from '../notify/outbox.ts'

/** Tables of the state database as queries see them. Times are epoch milliseconds, flags 0 and 1. */
export interface Tables {
  migrations: { id: number; name: string; checksum: string; applied_at: number }
  leases: { role: string; holder: string; until: number }
  cursors: { name: string; position: number; updated_at: number }
  servers: {
    instance: string
    started_at: number
    clean_stop_at: number | null
    /** 1 when the start before this one ended with a clean stop, or there was none. */
    previous_stop_clean: number
  }
  /** The last number that was given; see `takeNumbers`. */
  sequences: { name: string; last: number }
  alerts: {
    fingerprint: string
    rule: string
    /** JSON, as are `state` and `evidence`. */
    labels: string
    state: string
    status: AlertStatus['kind']
    /** Of the open episode; null when none is open. */
    severity: Severity | null
    evidence: string
    /** Counts the changes; who writes names the one that it has read. */
    version: number
    updated_at: number
  }
  alert_episodes: AlertEpisodesTable
  alert_events: { id: number; fingerprint: string; episode: number | null; at: number; event: string }
  silences: {
    id: string
    matchers: string
    from_at: number
    to_at: number
    created_by: string
    comment: string
    created_at: number
  }
  /** `definition` is JSON; the plain name for it is a keyword of Postgres. */
  maintenance_windows: { id: string; definition: string; created_by: string; comment: string; created_at: number }
  rule_changes: { rule: string; change: string; changed_by: string; changed_at: number }
  deliveries: DeliveriesTable
  /** Which alerts a message is about. Its copy for another channel has the same delivery id, and is about the same. */
  delivery_alerts: { fingerprint: string; delivery_id: string }
  delivery_attempts: {
    delivery_id: string
    channel_id: string
    number: number
    started_at: number
    ended_at: number
    outcome: Attempt['outcome']
    detail: string
  }
  channel_states: {
    channel_id: string
    last_delivered_at: number | null
    last_failed_at: number | null
    last_failure: string | null
    switched_off_at: number | null
    /** Why it is used no more. */
    switched_off: string | null
  }
  notify_logs: { channel_id: string; group_hash: string; log: string }
  audit: { id: number; at: number; actor: string; action: string; detail: string }
  baselines: {
    id: string
    metric: string
    /** JSON with sorted keys, so that equal labels are equal text. */
    labels: string
    environment: string
    kind: 'provisional' | 'trusted' | 'captured'
    captured_at: number
    samples: number
    value: string
    promoted: number
    note: string | null
    version: number
  }
  baseline_versions: BaselineVersionsTable
  baseline_operations: {
    version: number
    service: string
    name: string
    samples: number
    failures: number
    /** JSON. */
    histogram: string
  }
}

/** The counts are of what its operations and metrics say, written with them so that a list need not read them. */
interface BaselineVersionsTable {
  version: number
  environment: string
  service: string | null
  source: 'captured' | 'automatic'
  from_at: number
  to_at: number
  resolution: 'minute' | 'hour'
  captured_at: number
  updated_at: number
  captured_by: string
  note: string | null
  request_id: string | null
  promoted: number
  operations: number
  trusted: number
  provisional: number
  samples: number
  failures: number
  left_out: number
  metrics: number
}

/** The alert history of source 002 (its table `Alert`, A002-14): one row from firing to resolved. */
interface AlertEpisodesTable {
  id: string
  fingerprint: string
  ordinal: number
  rule: string
  severity: Severity
  title: string
  message: string
  metadata: string
  category: string | null
  labels: string
  resolved: number
  resolved_at: number | null
  end_reason: EndReason | null
  acknowledged_by: string | null
  acknowledged_at: number | null
  acknowledged_note: string | null
  created_at: number
  updated_at: number
}

interface DeliveriesTable {
  delivery_id: string
  channel_id: string
  /** Order in which they were put in. */
  sequence: number
  group_hash: string
  opened_at: number
  notification: string
  created_at: number
  /** When it was last put in, begun or recorded, by the clock of who did. */
  written_at: number
  next_attempt_at: number
  attempts: number
  copied_at: number | null
  state: 'waiting' | 'delivered' | 'failed'
  /** Null while it waits; queries ask this and not `state`, because the indexes of what waits do. */
  finished_at: number | null
  reference: string | null
}
