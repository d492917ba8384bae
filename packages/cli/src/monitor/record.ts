import type { PerformanceData } from '@plumbline/protocol/api'
import { spellAddress } from '../http/server-address.ts'
import type { Check } from './check.ts'
import type { CheckVerdict, Outcome } from './verdict.ts'

/** Goes up when a field of a record changes its meaning or goes away; new fields do not raise it. */
export const RECORD_VERSION = 1

/** One check as `--json` prints it and `--export` appends it. */
export interface CheckRecord {
  schemaVersion: typeof RECORD_VERSION
  type: 'check'
  /** ISO 8601, the clock of this machine. */
  at: string
  url: string
  verdict: Outcome
  reasons: string[]
  exitCode: number
  /** From the request to the last byte; null when nobody answered. */
  elapsedMs: number | null
  /** What changed since the check before; always empty outside `--continuous`. */
  transitions: string[]
  /** The API's `data`, unchanged; null when nobody answered. */
  data: PerformanceData | null
}

export function createCheckRecord(
  address: URL,
  check: Check,
  verdict: CheckVerdict,
  transitions: readonly string[] = [],
): CheckRecord {
  return {
    schemaVersion: RECORD_VERSION,
    type: 'check',
    at: new Date(check.at).toISOString(),
    url: spellAddress(address),
    verdict: verdict.outcome,
    reasons: verdict.reasons,
    exitCode: verdict.exitCode,
    elapsedMs: check.ok ? Math.round(check.elapsedMs * 10) / 10 : null,
    transitions: [...transitions],
    data: check.ok ? check.data : null,
  }
}
