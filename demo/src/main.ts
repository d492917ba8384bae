import { resolve } from 'node:path'
import { changeScenario, findRunningDemo } from './control/running-demo.ts'
import { SCENARIOS } from './model/scenario.ts'
import { type DemoOptions, parseOptions, USAGE } from './options.ts'
import { runDemo } from './run-demo.ts'

const print = (line: string): void => console.log(line)

function fail(message: string, exitCode: number): never {
  console.error(`demo: ${message}`)
  process.exit(exitCode)
}

const options = parseOptions(process.argv.slice(2), process.env)
if (!options.ok) fail(`${options.problem}. See npm run demo -- --help`, 2)

if (options.value.help) {
  process.stdout.write(USAGE)
} else {
  const resolved = { ...options.value, dataFolder: resolve(options.value.dataFolder) }
  try {
    if (!(await changeRunning(resolved))) await run(resolved)
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 1)
  }
}

/** True when a demo runs on the data folder already, and has been told the scenario. */
async function changeRunning({ dataFolder, scenario }: DemoOptions): Promise<boolean> {
  const running = await findRunningDemo(dataFolder)
  if (!running) return false
  if (scenario === undefined) {
    fail(`a demo runs on ${dataFolder} already (pid ${running.pid}); change it with --scenario NAME`, 75)
  }
  await changeScenario(running, scenario)
  print(`The running demo (pid ${running.pid}) goes on with ${scenario}: ${SCENARIOS[scenario].title}`)
  return true
}

async function run(resolved: DemoOptions): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(130)
      stopping.abort()
    })
  }
  await runDemo({ ...resolved, input: process.stdin, print, stop: stopping.signal })
  // Nothing is left that keeps the process alive, except timers of BullMQ when its Redis has gone for good.
  setTimeout(() => process.exit(0), 1_000).unref()
}
