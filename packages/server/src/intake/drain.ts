import { PlumblineError } from '../errors.ts'
import type { SegmentRecord } from './segment.ts'
import { readSegment, type Segment, type Spool } from './spool.ts'

/** Where acknowledged rows go: the store's insert, seen by its shape. */
export type InsertRows = (table: SegmentRecord['table'], body: Buffer, token: string) => Promise<void>

export interface DrainOptions {
  spool: Spool
  insert: InsertRows
  /** Which of these batches the store has already. */
  findKnown: (table: SegmentRecord['table'], batchIds: string[]) => Promise<string[]>
  /** Rows wait at most this long for more to share their insert. */
  groupDelayMs: number
  /** So many rows do not wait. */
  groupRows: number
  now: () => number
  random: () => number
  /** Rows are now seen by queries. */
  onVisible: (visible: { rows: number }) => void
  onProblem: (problem: DrainProblem) => void
}

export type DrainProblem =
  | { kind: 'retrying'; attempt: number; error: unknown }
  | { kind: 'recovered'; afterMs: number }
  | { kind: 'quarantined'; rows: number; path: string; error: unknown }

/**
 * Moves the spool into the store, one insert at a time and in order.
 *
 * States: *waiting* (nothing to do, or the open segment is too young), *inserting*, *backing off* (the store is away: the same segment
 * is tried again until it works), *stopped*. While one insert runs the next segment fills, so inserts grow with the load.
 */
export interface Drain {
  /** Tells that a record was appended. */
  wake(): void
  /** The store is away since then (epoch ms); undefined while it takes rows. */
  readonly failingSince: number | undefined
  /** Inserts what is there, tries each segment once, then stops. What could not be inserted stays in the spool. */
  stop(): Promise<void>
}

const TABLES = ['marks', 'measurements'] as const

const SHORTEST_RETRY_MS = 250
const LONGEST_RETRY_MS = 15_000

/** A few hundred rows are one small insert, whose fixed cost is what the delay saves: below this many rows the delay is kept. */
const WORTH_AN_INSERT = 2_000

export function startDrain(options: DrainOptions): Drain {
  const { spool, now } = options
  let stopping = false
  let failingSince: number | undefined
  let alarm: { timer: NodeJS.Timeout; ring: () => void } | undefined

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const ring = (): void => {
        if (alarm) clearTimeout(alarm.timer)
        alarm = undefined
        resolve()
      }
      alarm = { timer: setTimeout(ring, ms), ring }
    })
  }

  /** How long the open segment should still fill; 0 when it is time, Infinity when there is nothing. */
  function patienceMs(): number {
    const { sealedSegments, openRows, openSince } = spool.pending
    if (sealedSegments > 0 || openRows >= Math.min(options.groupRows, WORTH_AN_INSERT)) return 0
    if (openSince === undefined) return Number.POSITIVE_INFINITY
    return Math.max(0, openSince + options.groupDelayMs - now())
  }

  /**
   * Takes out the batches that the store had all along, looked up only now. The segment is written anew before it is inserted, so that
   * after a crash in the middle of the insert the same rows are repeated, and not taken for known.
   */
  async function verifySegment(segment: Segment): Promise<SegmentRecord[]> {
    const records = await readSegment(segment)
    if (!records.some((record) => record.unverified)) return records
    const known = new Set<string>()
    for (const table of TABLES) {
      const batchIds = records
        .filter((record) => record.unverified && record.table === table)
        .flatMap((record) => record.batchIds)
      if (batchIds.length === 0) continue
      for (const batchId of await options.findKnown(table, batchIds)) known.add(`${table} ${batchId}`)
    }
    const isKnown = ({ unverified, table, batchIds }: SegmentRecord): boolean =>
      unverified === true && batchIds.every((batchId) => known.has(`${table} ${batchId}`))
    const kept = records.filter((record) => !isKnown(record)).map(({ unverified: _, ...record }) => record)
    await spool.rewrite(segment, kept)
    return kept
  }

  async function insertSegment(segment: Segment): Promise<void> {
    const records = await verifySegment(segment)
    for (const table of TABLES) {
      const bodies = records.filter((record) => record.table === table).map((record) => record.body)
      if (bodies.length > 0) await options.insert(table, Buffer.concat(bodies), `${segment.name}-${table}`)
    }
  }

  async function drainOne(segment: Segment, attempt: number): Promise<'done' | 'again'> {
    try {
      await insertSegment(segment)
      await spool.remove(segment)
      options.onVisible({ rows: segment.rows })
      return 'done'
    } catch (error) {
      if (isRefusedForGood(error) && attempt >= 3) {
        const path = await spool.quarantine(segment)
        options.onProblem({ kind: 'quarantined', rows: segment.rows, path, error })
        return 'done'
      }
      options.onProblem({ kind: 'retrying', attempt, error })
      return 'again'
    }
  }

  async function run(): Promise<void> {
    let attempt = 0
    while (!stopping) {
      const ms = patienceMs()
      if (ms > 0) {
        await pause(Math.min(ms, 60_000))
        continue
      }
      const segment = await spool.next()
      if (!segment) continue
      attempt++
      if ((await drainOne(segment, attempt)) === 'done') {
        if (failingSince !== undefined) options.onProblem({ kind: 'recovered', afterMs: now() - failingSince })
        failingSince = undefined
        attempt = 0
      } else {
        failingSince ??= now()
        const ceiling = Math.min(LONGEST_RETRY_MS, SHORTEST_RETRY_MS * 2 ** Math.min(attempt, 10))
        await pause(ceiling * (0.5 + options.random() / 2))
      }
    }
  }

  async function runLast(): Promise<void> {
    for (let segment = await spool.next(); segment; segment = await spool.next()) {
      if ((await drainOne(segment, 1)) === 'again') return
    }
  }

  const running = run()
  let stopped: Promise<void> | undefined
  return {
    wake() {
      if (failingSince === undefined && patienceMs() < Number.POSITIVE_INFINITY) alarm?.ring()
    },
    get failingSince() {
      return failingSince
    },
    stop() {
      stopping = true
      alarm?.ring()
      stopped ??= running.then(runLast)
      return stopped
    },
  }
}

/** ClickHouse codes that mean: these bytes will never fit this table (cannot parse, type mismatch, unknown or missing column). */
const HOPELESS = new Set(['6', '16', '26', '27', '41', '53', '72', '117', '131'])

function isRefusedForGood(error: unknown): boolean {
  const cause =
    error instanceof PlumblineError
      ? (error.cause as { code?: unknown; clickhouseCode?: unknown } | undefined)
      : undefined
  return HOPELESS.has(String(cause?.clickhouseCode ?? cause?.code))
}
