import type { Engine } from './engine.ts'

/** Columns in the order in which intake writes them. */
export const MARK_COLUMNS = [
  'pipeline',
  'message_id',
  'stage',
  'at',
  'received_at',
  'conversation_id',
  'service',
  'environment',
  'release',
  'clock_offset_ms',
  'attributes',
  'batch_id',
] as const

export const MEASUREMENT_COLUMNS = [
  'at',
  'received_at',
  'kind',
  'service',
  'name',
  'value',
  'unit',
  'weight',
  'ok',
  'error_type',
  'error_message',
  'trace_id',
  'subject',
  'customer',
  'environment',
  'release',
  'variant',
  'attributes',
  'batch_id',
] as const

export interface Retention {
  rawMs: number
  minuteMs: number
  hourMs: number
}

/** Every insert is on disk before it is answered, and the last ten thousand tokens of each table are remembered across restarts. */
const DURABLE = 'fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000'

/** With whole days a partition, retention drops parts instead of rewriting them. */
const RAW = `${DURABLE}, ttl_only_drop_parts = 1`

/** Rows that come late, by an import, stay as long as others after their arrival: they are what knows their batches after a restart. */
const RAW_AGE = 'toDateTime(greatest(at, received_at))'

const TABLES = {
  // Sorted by hour, then message: a time range reads few granules, and the marks of one message lie side by side.
  marks: `
    CREATE TABLE IF NOT EXISTS marks (
      pipeline LowCardinality(String),
      message_id String,
      stage LowCardinality(String),
      at DateTime64(3, 'UTC'),
      received_at DateTime64(3, 'UTC'),
      conversation_id String,
      service LowCardinality(String),
      environment LowCardinality(String),
      release LowCardinality(String),
      clock_offset_ms Int32,
      attributes String CODEC(ZSTD(1)),
      batch_id LowCardinality(String),
      INDEX by_received_at received_at TYPE minmax,
      INDEX by_conversation conversation_id TYPE bloom_filter(0.01),
      INDEX by_message message_id TYPE bloom_filter(0.01),
      INDEX by_batch batch_id TYPE bloom_filter(0.01)
    ) ENGINE = MergeTree
    PARTITION BY toDate(at)
    ORDER BY (pipeline, toStartOfHour(at), message_id)
    TTL toDateTime(at) + toIntervalSecond(604800)
    SETTINGS ${RAW}`,
  measurements: `
    CREATE TABLE IF NOT EXISTS measurements (
      at DateTime64(3, 'UTC'),
      received_at DateTime64(3, 'UTC'),
      kind LowCardinality(String),
      service LowCardinality(String),
      name LowCardinality(String),
      value Float64,
      unit LowCardinality(String),
      weight UInt32,
      ok Bool,
      error_type LowCardinality(String),
      error_message String CODEC(ZSTD(1)),
      trace_id String,
      subject String,
      customer LowCardinality(String),
      environment LowCardinality(String),
      release LowCardinality(String),
      variant LowCardinality(String),
      attributes String CODEC(ZSTD(1)),
      batch_id LowCardinality(String),
      INDEX by_received_at received_at TYPE minmax,
      INDEX by_trace trace_id TYPE bloom_filter(0.01),
      INDEX by_batch batch_id TYPE bloom_filter(0.01)
    ) ENGINE = MergeTree
    PARTITION BY toDate(at)
    ORDER BY (kind, service, name, at)
    TTL ${RAW_AGE} + toIntervalSecond(604800)
    SETTINGS ${RAW}`,
  rollup_minute: rollupTable('rollup_minute', 'toYYYYMMDD(at)', 2_592_000),
  rollup_hour: rollupTable('rollup_hour', 'toYYYYMM(at)', 34_560_000),
} as const

/** Bins are plain maps, not aggregate states: summing them was measured to take a seventh of the time that merging states takes. */
function rollupTable(name: string, partition: string, ttlSeconds: number): string {
  return `
    CREATE TABLE IF NOT EXISTS ${name} (
      at DateTime('UTC'),
      kind LowCardinality(String),
      service LowCardinality(String),
      name LowCardinality(String),
      unit LowCardinality(String),
      customer LowCardinality(String),
      release LowCardinality(String),
      environment LowCardinality(String),
      count SimpleAggregateFunction(sum, UInt64),
      failures SimpleAggregateFunction(sum, UInt64),
      total SimpleAggregateFunction(sum, Float64),
      minimum SimpleAggregateFunction(min, Float64),
      maximum SimpleAggregateFunction(max, Float64),
      bins SimpleAggregateFunction(sumMap, Map(Int16, UInt64))
    ) ENGINE = AggregatingMergeTree
    PARTITION BY ${partition}
    ORDER BY (kind, service, name, at, unit, customer, release, environment)
    TTL at + toIntervalSecond(${ttlSeconds})
    SETTINGS ${RAW}`
}

/** The bin of a value, as protocol/histogram/bins.ts has it: base 2^(1/32), with -32768 for zero and below, 32767 at most. */
export const BIN_SQL = (value: string): string =>
  `if(${value} > 1e-9, toInt16(least(ceil(log2(${value}) * 32), 32767)), toInt16(-32768))`

const rollupView = (name: string, startOf: string): string => `
  CREATE MATERIALIZED VIEW IF NOT EXISTS ${name}_feed TO ${name} AS
  SELECT ${startOf}(at) AS at, kind, service, name, unit, customer, release, environment,
    sum(toUInt64(weight)) AS count,
    sumIf(toUInt64(weight), NOT ok) AS failures,
    sum(value * weight) AS total,
    min(value) AS minimum,
    max(value) AS maximum,
    sumMap(map(${BIN_SQL('value')}, toUInt64(weight))) AS bins
  FROM measurements
  GROUP BY at, kind, service, name, unit, customer, release, environment`

const STATEMENTS = [
  TABLES.marks,
  TABLES.measurements,
  TABLES.rollup_minute,
  TABLES.rollup_hour,
  rollupView('rollup_minute', 'toStartOfMinute'),
  rollupView('rollup_hour', 'toStartOfHour'),
]

/** Creates what is missing and brings retention to what the configuration says. Safe to run at every start, by several servers at once. */
export async function applySchema(engine: Engine, retention: Retention): Promise<void> {
  for (const statement of STATEMENTS) await engine.command(statement)
  const wanted = {
    marks: seconds(retention.rawMs),
    measurements: seconds(retention.rawMs),
    rollup_minute: seconds(retention.minuteMs),
    rollup_hour: seconds(retention.hourMs),
  }
  const tables = await engine.query<{ name: string; engine_full: string }>(
    'SELECT name, engine_full FROM system.tables WHERE database = currentDatabase() AND name IN {names:Array(String)}',
    { names: Object.keys(wanted) },
  )
  for (const table of tables) {
    const ttlSeconds = wanted[table.name as keyof typeof wanted]
    const age = table.name === 'measurements' ? RAW_AGE : 'toDateTime(at)'
    const isOfAge = age !== RAW_AGE || table.engine_full.includes(RAW_AGE)
    if (isOfAge && table.engine_full.includes(`toIntervalSecond(${ttlSeconds})`)) continue
    // A number in the text: of a parameter the table would remember its cast, and differ at every start.
    await engine.command(`ALTER TABLE ${table.name} MODIFY TTL ${age} + toIntervalSecond(${ttlSeconds})`)
  }
}

const seconds = (ms: number): number => Math.ceil(ms / 1_000)
