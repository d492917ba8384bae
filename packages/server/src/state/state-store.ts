import { join } from 'node:path'
import type { Config } from '../config/index.ts'
import type { Outbox } from '../notify/outbox.ts'
import { type Alerts, createAlerts } from './alerts.ts'
import { type Audit, createAudit } from './audit.ts'
import { type Baselines, createBaselines } from './baselines.ts'
import { type Cursors, createCursors } from './cursors.ts'
import { createDeliveryRecords, type DeliveryRecords } from './delivery-records.ts'
import type { Engine } from './engine.ts'
import { createLeases, type Leases } from './leases.ts'
import { createMaintenance, type Maintenance } from './maintenance.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS, type Migration } from './migrations.ts'
import { createOutbox } from './outbox.ts'
import { createPostgresEngine } from './postgres.ts'
import { createRuleChanges, type RuleChanges } from './rule-changes.ts'
import { createServers, type Servers } from './servers.ts'
import { createSession } from './session.ts'
import { createSilences, type Silences } from './silences.ts'
import { createSqliteEngine } from './sqlite.ts'

/**
 * What must not be lost and is not a measurement. Every change is durable when its promise resolves. Calls fail with a
 * coded error: `state-unreachable`, `state-damaged`, `disk-failed`, `data-folder-in-use`, `stopping` after `close`.
 */
export interface StateStore
  extends Leases,
    Cursors,
    Servers,
    Alerts,
    Outbox,
    DeliveryRecords,
    Silences,
    Maintenance,
    RuleChanges,
    Audit,
    Baselines {
  /** Waits for calls that run, then lets the database go. May be called again, or at once. */
  close(): Promise<void>
}

export interface StateOptions {
  state: Config['state']
  /** Folder of the SQLite file, which exists and is locked by this process; see `lockDataFolder`. */
  dataFolder: string
  now: () => number
}

export const STATE_FILE = 'state.sqlite'

/**
 * Opens the state database and brings its schema up to date. Throws `state-unreachable`, `state-newer` (written by a later
 * version), `state-changed`, `state-damaged` or `data-folder-not-writable`; nothing stays open then.
 */
export async function openState({ state, dataFolder, now }: StateOptions): Promise<StateStore> {
  const engine =
    state.kind === 'postgres' ? createPostgresEngine(state.url) : createSqliteEngine(join(dataFolder, STATE_FILE), now)
  return openEngine(engine, now)
}

/** Opens the state that an engine holds, with a schema of these steps. */
export async function openEngine(
  engine: Engine,
  now: () => number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<StateStore> {
  const session = createSession(engine)
  try {
    await session.run((db) => migrate(db, engine, migrations, now))
  } catch (error) {
    await session.close()
    throw error
  }
  return {
    ...createLeases(session),
    ...createCursors(session, now),
    ...createServers(session),
    ...createAlerts(session),
    ...createOutbox(session),
    ...createDeliveryRecords(session),
    ...createSilences(session),
    ...createMaintenance(session),
    ...createRuleChanges(session),
    ...createAudit(session),
    ...createBaselines(session),
    close: session.close,
  }
}
