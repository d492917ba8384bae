import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PlumblineError } from '../errors.ts'
import { queryKnownBatches, queryLabels, queryRecentBatches } from './batches.ts'
import { queryCalls } from './calls.ts'
import { queryKnownServices, queryRecentCalls } from './contacts.ts'
import { checkVersion, type Engine, openEmbeddedEngine, openRemoteEngine } from './engine.ts'
import { queryMeasured } from './measured.ts'
import { queryMeasuredCounts } from './measured-counts.ts'
import { queryMessage, queryRecentMessages } from './messages.ts'
import { queryOperationBins } from './operation-bins.ts'
import { OPERATION_DETAIL_QUERIES } from './operation-details.ts'
import { queryOperationLabels } from './operation-labels.ts'
import { OPERATION_QUERIES } from './operations.ts'
import { queryLastArrival, queryServices } from './overview.ts'
import { queryMessageTotals } from './performance.ts'
import { queryQueue } from './queue.ts'
import { REVIEW_QUERIES } from './review.ts'
import { applySchema, MARK_COLUMNS, MEASUREMENT_COLUMNS, type Retention } from './schema.ts'
import { queryRawSeries, queryRollupSeries } from './series.ts'
import { type SettleInterval, settleMessages } from './settle.ts'
import { TRACE_QUERIES } from './traces.ts'

export type { AssemblyRange } from './assembly.ts'
export type StoreTable = 'marks' | 'measurements'

export interface StoreOptions {
  place: { kind: 'embedded'; folder: string } | { kind: 'remote'; url: string }
  retention: Retention
}

/** The event store: measurements, marks and rollups. Everything that knows SQL of the ClickHouse dialect lies in this folder. */
export interface Store {
  readonly kind: Engine['kind']
  /** Version of the engine, such as `26.7.2.1`. */
  readonly version: string
  /** Stores rows (JSONCompactEachRow in the order of the table's columns) durably; a repeated token changes nothing. */
  insert(table: StoreTable, body: Buffer, token: string): Promise<void>
  query: Queries
  settle(interval: SettleInterval): Promise<void>
  /** Fails when the engine does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

type Bound<Query> = Query extends (engine: Engine, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never

const QUERIES = {
  messageTotals: queryMessageTotals,
  recentMessages: queryRecentMessages,
  message: queryMessage,
  rawSeries: queryRawSeries,
  rollupSeries: queryRollupSeries,
  services: queryServices,
  lastArrival: queryLastArrival,
  queue: queryQueue,
  measured: queryMeasured,
  measuredCounts: queryMeasuredCounts,
  ...OPERATION_QUERIES,
  ...REVIEW_QUERIES,
  ...OPERATION_DETAIL_QUERIES,
  calls: queryCalls,
  recentCalls: queryRecentCalls,
  knownServices: queryKnownServices,
  ...TRACE_QUERIES,
  operationBins: queryOperationBins,
  operationLabels: queryOperationLabels,
  knownBatches: queryKnownBatches,
  recentBatches: queryRecentBatches,
  labels: queryLabels,
}

export type Queries = { [Name in keyof typeof QUERIES]: Bound<(typeof QUERIES)[Name]> }

const COLUMNS = { marks: MARK_COLUMNS, measurements: MEASUREMENT_COLUMNS } as const

/** A remote server may be starting at the same time; half a minute is what a container needs. */
const REMOTE_ATTEMPTS = 30

/** Opens the engine, checks its version and brings the schema up to date. Refuses with `store-unreachable` or `store-too-old`. */
export async function openStore({ place, retention }: StoreOptions): Promise<Store> {
  const engine = await openEngine(place)
  try {
    const version = await checkVersion(engine, place.kind === 'remote' ? REMOTE_ATTEMPTS : 1)
    await applySchema(engine, retention)
    return createStore(engine, version)
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function openEngine(place: StoreOptions['place']): Promise<Engine> {
  if (place.kind === 'remote') return openRemoteEngine(place.url)
  const path = join(place.folder, 'events')
  await mkdir(path, { recursive: true }).catch((cause) => {
    throw new PlumblineError('data-folder-not-writable', `${path}: ${cause.message}`, cause)
  })
  return openEmbeddedEngine(path)
}

function createStore(engine: Engine, version: string): Store {
  const bind = ([name, query]: [string, (engine: Engine, ...rest: never[]) => unknown]) => [
    name,
    query.bind(null, engine),
  ]
  return {
    kind: engine.kind,
    version,
    insert: (table, body, token) => engine.insert({ table, columns: COLUMNS[table], body, token }),
    query: Object.fromEntries(Object.entries(QUERIES).map(bind)) as Queries,
    settle: (interval) => settleMessages(engine, interval),
    ping: async () => {
      await engine.query('SELECT 1', {}, { timeoutMs: 2_000 })
    },
    close: () => engine.close(),
  }
}
