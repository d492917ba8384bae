import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Plumbline } from '@plumbline/node'
import { noteRunningDemo } from './control/running-demo.ts'
import { fillLastDay } from './fill-last-day.ts'
import { busynessAt, localMidnight, utcOffsetMs } from './model/day-rhythm.ts'
import { createRandom } from './model/random.ts'
import { LIVE_RELEASE } from './model/releases.ts'
import { isScenarioName, SCENARIO_NAMES, SCENARIOS } from './model/scenario.ts'
import { openClient } from './open-client.ts'
import type { DemoOptions } from './options.ts'
import { type FoundServer, findServer } from './plumbline/find-server.ts'
import { type ChatProduct, startChatProduct } from './product/chat-product.ts'
import { renderStatus } from './render-status.ts'
import { createTroubleReport } from './report-trouble.ts'

const STATUS_EVERY_MS = 10_000
/** Messages that are open when the demo stops get this long to be answered. */
const DRAIN_MS = 10_000

export interface RunDemoOptions extends DemoOptions {
  input: NodeJS.ReadableStream
  print: (line: string) => void
  /** Ends the demo in good order. */
  stop: AbortSignal
}

/** Runs the demo until it is stopped, its time is over, or the Plumbline that it started ends. */
export async function runDemo(options: RunDemoOptions): Promise<void> {
  const { plumblineUrl: url, print, stop } = options
  const found = await findServer({ url, dataFolder: options.dataFolder, print })
  try {
    print(`Plumbline ${found.kind === 'running' ? 'runs' : 'is ready'} at ${url.origin}`)
    await fillLastDay(options)
    if (!stop.aborted) await goLive(options, found)
  } finally {
    if (found.kind === 'started') {
      print('Stopping Plumbline')
      await found.server.stop()
    }
  }
}

async function goLive(options: RunDemoOptions, found: FoundServer): Promise<void> {
  const { print, stop, dataFolder, forMs } = options
  const plumbline = openClient({ ...options, release: LIVE_RELEASE })
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
  calls      ${plumblineUrl.origin}/dashboard/operations
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
