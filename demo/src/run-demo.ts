import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createPlumbline, type Plumbline } from '@plumbline/node'
import { formatDuration } from '@plumbline/protocol/quantities'
import { noteRunningDemo } from './control/running-demo.ts'
import { fillHistory } from './history/fill-history.ts'
import { type HistoryRange, type PlannedMark, planHistory } from './history/plan-history.ts'
import { busynessAt, DAY_MS, localMidnight } from './model/day-rhythm.ts'
import { createRandom } from './model/random.ts'
import { isScenarioName, SCENARIO_NAMES, SCENARIOS } from './model/scenario.ts'
import type { DemoOptions } from './options.ts'
import { countMessages } from './plumbline/count-messages.ts'
import { type FoundServer, findServer } from './plumbline/find-server.ts'
import { type ChatProduct, startChatProduct } from './product/chat-product.ts'
import { renderStatus } from './render-status.ts'
import { createTroubleReport } from './report-trouble.ts'

/** Fewer messages than this in 24 hours leave the page empty. */
const NEARLY_EMPTY = 100
/** Clients that send the history side by side; more do not make it faster. */
const HISTORY_CLIENTS = 4
/** The history waits in larger portions than the traffic of an app. */
const HISTORY_OUTBOX_BYTES = 16 * 1024 * 1024
const STATUS_EVERY_MS = 10_000
/** Messages that are open when the demo stops get this long to be answered. */
const DRAIN_MS = 10_000

export interface RunDemoOptions extends DemoOptions {
  input: NodeJS.ReadableStream
  print: (line: string) => void
  /** Ends the demo in good order. */
  stop: AbortSignal
  /** Told of a server that was started here, so that it can be stopped should the demo have to go at once. */
  onServer: (server: FoundServer) => void
}

/** Runs the demo until it is stopped, its time is over, or the Plumbline that it started ends. */
export async function runDemo(options: RunDemoOptions): Promise<void> {
  const { plumblineUrl: url, print, stop } = options
  const found = await findServer({ url, dataFolder: options.dataFolder, print })
  options.onServer(found)
  try {
    print(`Plumbline ${found.kind === 'running' ? 'runs' : 'is ready'} at ${url.origin}`)
    await fillIfWanted(options)
    if (!stop.aborted) await goLive(options, found)
  } finally {
    if (found.kind === 'started') {
      print('Stopping Plumbline')
      await found.server.stop()
    }
  }
}

function openClient({ plumblineUrl, ingestKey, print }: RunDemoOptions, outboxBytes?: number): Plumbline {
  return createPlumbline({
    url: plumblineUrl.href,
    ingestKey,
    service: 'demo-chat',
    environment: 'demo',
    release: 'demo',
    enabled: true,
    outboxBytes,
    onProblem: (problem) => print(`[sdk] ${problem.message}`),
  })
}

async function fillIfWanted(options: RunDemoOptions): Promise<void> {
  const { history, plumblineUrl, readToken, seed, print, stop } = options
  if (history === 'never') return
  if (history === 'ifEmpty') {
    const known = await countMessages(plumblineUrl, readToken)
    if (known >= NEARLY_EMPTY) {
      print(`The last 24 hours have ${known} messages already: nothing is added to them`)
      return
    }
  }
  const startedAt = Date.now()
  const range = { from: startedAt - DAY_MS, to: startedAt, seed, utcOffsetMs: utcOffsetMs(startedAt) }
  const clients = Array.from({ length: HISTORY_CLIENTS }, () => openClient(options, HISTORY_OUTBOX_BYTES))
  const { acknowledged, lost } = await fillHistory(planUntil(stop, range), clients)
  const took = formatDuration(Date.now() - startedAt)
  print(`The last 24 hours are filled: ${acknowledged} marks acknowledged in ${took}, ${lost} lost`)
}

function* planUntil(stop: AbortSignal, range: HistoryRange): Generator<PlannedMark> {
  for (const mark of planHistory(range)) {
    if (stop.aborted) return
    yield mark
  }
}

/** What local time is ahead of UTC. */
const utcOffsetMs = (at: number): number => -new Date(at).getTimezoneOffset() * 60_000

async function goLive(options: RunDemoOptions, found: FoundServer): Promise<void> {
  const { print, stop, dataFolder, forMs } = options
  const plumbline = openClient(options)
  const product = await startProduct(options, plumbline)
  const forget = await noteRunningDemo(dataFolder, { pid: process.pid, url: product.url })
  const lines = createInterface({ input: options.input })
  lines.on('line', (line) => obey(line.trim(), product, print))
  const status = setInterval(() => printStatus(product, print), STATUS_EVERY_MS)
  const ending = new AbortController()
  const over = forMs === undefined ? undefined : setTimeout(() => ending.abort(), forMs)
  try {
    print(greeting(options, product))
    const ended = AbortSignal.any([stop, ending.signal])
    const whenEnded = ended.aborted ? Promise.resolve() : once(ended, 'abort')
    const serverEnded = found.kind === 'started' ? found.server.ended : new Promise<never>(() => undefined)
    const reason = await Promise.race([whenEnded.then(() => undefined), serverEnded])
    if (reason !== undefined) throw new Error(`Plumbline ended by itself: ${reason}`)
  } finally {
    clearInterval(status)
    clearTimeout(over)
    lines.close()
    print('Stopping: answering the messages that are open')
    await forget()
    await product.close({ timeoutMs: DRAIN_MS })
    await plumbline.close({ timeoutMs: 5_000 })
    printStatus(product, print)
    const { sent, dropped, rejected } = plumbline.stats()
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, rejected)
    print(`The SDK sent ${sent} rows, ${lost} were lost`)
  }
}

function startProduct(options: RunDemoOptions, plumbline: Plumbline): Promise<ChatProduct> {
  const { print } = options
  const report = createTroubleReport(print, Date.now)
  return startChatProduct({
    plumbline,
    initialScenario: options.scenario ?? 'calm',
    perMinute: options.perMinute,
    workers: options.workers,
    jobsPerSecond: options.jobsPerSecond,
    redisUrl: options.redisUrl,
    random: createRandom(options.seed),
    busyness() {
      const now = Date.now()
      return busynessAt(now - localMidnight(now, utcOffsetMs(now)))
    },
    runId: `demo-live-${Date.now().toString(36)}`,
    onScenario: (name) => print(`${name}: ${SCENARIOS[name].title}`),
    onError: (error) => report(`[queue] ${error.message}`),
  })
}

function greeting({ plumblineUrl, perMinute, workers, jobsPerSecond }: RunDemoOptions, product: ChatProduct): string {
  const { name, scenario } = product.behaviour
  return `
  page       ${plumblineUrl.origin}/dashboard/chat
  traffic    ${perMinute} messages a minute over ${product.jobsTitle}, ${workers} workers, at most ${jobsPerSecond} jobs a second
  scenario   ${name}: ${scenario.title}
  change it  type ${SCENARIO_NAMES.join(', ')} and press Enter, or elsewhere: npm run demo -- --scenario slow-ai
             or: curl ${product.url}/scenario -H 'content-type: application/json' -d '{"scenario":"slow-ai"}'
  stop       Ctrl-C
`
}

function obey(line: string, product: ChatProduct, print: RunDemoOptions['print']): void {
  if (isScenarioName(line)) product.behaviour.change(line)
  else if (line !== '') print(`"${line}" is not one of ${SCENARIO_NAMES.join(', ')}`)
}

function printStatus(product: ChatProduct, print: RunDemoOptions['print']): void {
  const now = new Date()
  const status = { ...product.tally.summary(now.getTime()), turnedAway: product.turnedAway() }
  print(renderStatus(status, product.behaviour.name, now.toTimeString().slice(0, 8)))
}
