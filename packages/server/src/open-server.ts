import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BATCH_MEMORY_MS } from '@plumbline/protocol'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { createApp } from './api/app.ts'
import { createExposition } from './api/exposition.ts'
import { createHealth } from './api/health.ts'
import { createLiveFeed } from './api/live.ts'
import { createQuestions } from './api/questions.ts'
import { type Config, type ConfigSources, isLoopback } from './config/index.ts'
import { PlumblineError } from './errors.ts'
import { createCardinalityGuard } from './intake/cardinality.ts'
import { startDrain } from './intake/drain.ts'
import { createIntake, type Intake } from './intake/intake.ts'
import { loadKnownBatches } from './intake/load-known-batches.ts'
import { openSpool } from './intake/spool.ts'
import { joinAlerting } from './join-alerting.ts'
import { joinOperations } from './join-operations.ts'
import { joinReviews } from './join-reviews.ts'
import { startSettling } from './schedule/settle.ts'
import { type FolderLock, openState } from './state/index.ts'
import { openStore } from './store/store.ts'

/** Label values in use are remembered for as long as a week's traffic may need them. */
const LABEL_MEMORY_MS = 7 * 86_400_000

export interface ServerOptions {
  config: Config
  /** Where the configuration was read from: alerts are read from there, now and when they change. */
  sources: ConfigSources
  version: string
  pid: number
  now: () => number
  random: () => number
  logger: FastifyServerOptions['logger']
}

/** What is held before anything is opened. */
export interface Held {
  lock: FolderLock
  startedAt: number
  onClose: (close: () => unknown) => void
}

/** Opens the parts in the order of the data's way; each registers how it is closed, and is closed in the opposite order. */
export async function openServer(
  { config, sources, version, now, random, logger }: ServerOptions,
  { lock, startedAt, onClose }: Held,
): Promise<{ url: string }> {
  const { dataFolder, pipelines } = config
  const state = await openState({ state: config.state, dataFolder, now })
  onClose(() => state.close())
  const instance = `${hostname()}:${dataFolder}`
  const { previousStopWasClean } = await state.recordStart(instance, startedAt)
  onClose(() => state.recordCleanStop(instance, now()))

  const store = await openStore({
    place:
      config.store.kind === 'remote'
        ? { kind: 'remote', url: config.store.url.reveal() }
        : { kind: 'embedded', folder: dataFolder },
    retention: config.retention,
  })
  onClose(() => store.close())
  const { spool, found } = await openSpool({ folder: join(dataFolder, 'spool'), maxBytes: config.intake.spoolBytes })
  onClose(() => spool.close())

  const [known, labels, lastArrival] = await Promise.all([
    loadKnownBatches(store, found, now),
    store.query.labels(startedAt - LABEL_MEMORY_MS),
    store.query.lastArrival(),
  ])
  const feed = createLiveFeed({ mostListeners: 200, throttleMs: 1_000 })
  let app: FastifyInstance | undefined
  let quarantinedRows = 0
  const drain = startDrain({
    spool,
    insert: store.insert,
    findKnown: (table, batchIds) => store.query.knownBatches(table, batchIds, now() - BATCH_MEMORY_MS),
    groupDelayMs: config.intake.groupDelayMs,
    groupRows: config.intake.groupRows,
    now,
    random,
    onVisible: () => feed.announce(),
    onProblem: (problem) => {
      if (problem.kind === 'quarantined') quarantinedRows += problem.rows
      app?.log.warn(
        { problem: { ...problem, ...('error' in problem && { error: String(problem.error) }) } },
        `store: ${problem.kind}`,
      )
    },
  })
  onClose(() => drain.stop())

  const guard = createCardinalityGuard(config.limits, labels)
  const intake = createIntake({
    spool,
    known,
    guard,
    pipelines,
    keptMs: {
      marks: config.retention.rawMs,
      measurements: Math.max(config.retention.rawMs, config.retention.hourMs),
    },
    now,
    onAppended: () => drain.wake(),
  })
  const questions = createQuestions({
    store,
    pipelines,
    retention: config.retention,
    queryTimeoutMs: config.queryTimeoutMs,
    now,
    arrivals: () =>
      describeArrivals({
        now: now(),
        lastArrival,
        counters: intake.counters,
        pendingRows: spool.pending.rows,
        foldedNames: guard.folded,
      }),
  })
  const settling = startSettling({
    state,
    holder: instance,
    pipelines,
    settle: store.settle,
    oldestPendingAt: () => spool.pending.oldestReceivedAt,
    now,
    onProblem: (error) => app?.log.warn({ err: error }, 'settling messages failed; it is tried again in ten seconds'),
  })
  onClose(() => settling.stop())

  const alerting = joinAlerting({
    config,
    sources,
    store,
    state,
    questions,
    holder: instance,
    now,
    random,
    writeLine: (line) => process.stderr.write(`${line}\n`),
    onClose,
    onProblem: (what, err) => app?.log.warn({ err }, what),
  })
  const operations = joinOperations({
    config,
    store,
    state,
    holder: instance,
    readBaselineOperations: alerting.readBaselineOperations,
    now,
    onClose,
    onProblem: (what, err) => app?.log.warn({ err }, what),
  })
  const reviews = joinReviews({
    config,
    store,
    state,
    holder: instance,
    settings: alerting.reviewSettings,
    channels: alerting.channels,
    wake: alerting.wake,
    readPromotedBaselines: alerting.readPromotedBaselines,
    now,
    writeLine: (line) => process.stderr.write(`${line}\n`),
    onClose,
    onProblem: (what, err) => app?.log.warn({ err }, what),
  })

  let ready = false
  app = await createApp({
    version,
    logger,
    access: {
      tokens: {
        admin: config.tokens.admin?.reveal(),
        read: config.tokens.read?.reveal(),
        ingest: config.tokens.ingest?.reveal(),
      },
      loopback: isLoopback(config.server.host),
      allowedHosts: config.allowedHosts,
    },
    intake,
    bodyBudgetBytes: config.intake.bufferBytes,
    questions,
    ...alerting,
    reviews,
    ...operations,
    feed,
    ready: () => ready,
    health: createHealth({
      version,
      startedAt,
      previousStopWasClean,
      now,
      pingStore: store.ping,
      pingState: () => state.readCursor('health'),
      storeVersion: store.version,
      storeFailingSince: () => drain.failingSince,
      spool: () => spool.pending,
      spoolLimitBytes: config.intake.spoolBytes,
      freeDiskBytes: async () => {
        const { bavail, bsize } = await statfs(dataFolder)
        return bavail * bsize
      },
      quarantinedRows: () => quarantinedRows,
      judging: alerting.judging,
    }),
    exposition: createExposition({
      readings: questions.chatReadings,
      counters: intake.counters,
      spool: () => spool.pending,
      foldedRows: () => guard.folded,
      alertRounds: () => alerting.judging().rounds,
    }),
    dashboardFolder: join(
      dirname(fileURLToPath(import.meta.resolve('@plumbline/dashboard/package.json'))),
      'dist',
      'app',
    ),
  })
  const listening = app
  onClose(() => closeWithin(listening, CLOSE_WITHIN_MS))
  onClose(() => feed.close())
  onClose(() => {
    ready = false
  })
  const url = await listen(listening, config.server)
  lock.announce(url)
  ready = true
  return { url }
}

function describeArrivals(facts: {
  now: number
  lastArrival: { marks: number; measurements: number }
  counters: Intake['counters']
  pendingRows: number
  foldedNames: number
}) {
  const { lastReceivedAt: last, rejectedRows } = facts.counters
  const lastMarkAt = last.marks ?? facts.lastArrival.marks
  const lastReceivedAt = Math.max(lastMarkAt, last.measurements ?? facts.lastArrival.measurements)
  return {
    now: facts.now,
    lastMarkAt: lastMarkAt || undefined,
    lastReceivedAt: lastReceivedAt || null,
    everReceived: lastReceivedAt > 0,
    pendingRows: facts.pendingRows,
    rejectedRows: [...rejectedRows.values()].reduce((sum, count) => sum + count, 0),
    foldedNames: facts.foldedNames,
  }
}

/** Requests under way may finish for so long; an upload that has stalled would otherwise hold the stop until it times out. */
const CLOSE_WITHIN_MS = 3_000

async function closeWithin(app: FastifyInstance, ms: number): Promise<void> {
  const impatience = setTimeout(() => app.server.closeAllConnections(), ms)
  try {
    await app.close()
  } finally {
    clearTimeout(impatience)
  }
}

async function listen(app: FastifyInstance, { host, port }: Config['server']): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException
    if (syscall !== 'listen' && syscall !== 'getaddrinfo') throw cause
    if (code === 'EADDRINUSE')
      throw new PlumblineError('port-taken', `${host}:${port} is used by another program`, cause)
    throw new PlumblineError('address-not-available', `${host}:${port}: ${code}`, cause)
  }
  const address = app.server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`
}
