import { parseArgs } from 'node:util'
import { type Parsed, parseDuration, parsed, refused } from '@plumbline/protocol/quantities'
import { isScenarioName, SCENARIO_NAMES, type ScenarioName } from './model/scenario.ts'

export const USAGE = `Usage: npm run demo -- [options]

A small chat product that sends its traffic to Plumbline. While one runs, --scenario changes the running one.

  --scenario NAME   ${SCENARIO_NAMES.join(' | ')} (default calm)
  --rate N          messages a minute, 1 to 3000 (default 30)
  --for DURATION    end by itself, such as 60s or 10m
  --seed N          for the random draws (default 1)
  --refill          make the last 24 hours even if Plumbline has messages in them
  --no-history      do not make the last 24 hours
  -h, --help        this text

Environment: PLUMBLINE_URL (http://127.0.0.1:3000, or the PORT given), PLUMBLINE_DATA (./.plumbline), PLUMBLINE_INGEST_KEY,
PLUMBLINE_READ_TOKEN, REDIS_URL (BullMQ in place of pg-boss), WORKER_CONCURRENCY (10), QUEUE_RATE_LIMIT (30 jobs a second).
`

export interface DemoOptions {
  help: boolean
  /** Absent: calm, and a demo that runs already is left alone. */
  scenario: ScenarioName | undefined
  perMinute: number
  forMs: number | undefined
  seed: number
  /** `ifEmpty`: only when Plumbline has next to nothing in the last 24 hours. */
  history: 'ifEmpty' | 'always' | 'never'
  plumblineUrl: URL
  dataFolder: string
  ingestKey: string | undefined
  readToken: string | undefined
  redisUrl: string | undefined
  workers: number
  jobsPerSecond: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** Options from the command line and the environment; an empty variable counts as absent. */
export function parseOptions(argv: readonly string[], environment: Environment): Parsed<DemoOptions> {
  const flags = readFlags(argv)
  if (!flags.ok) return flags
  const { values } = flags.value
  const { scenario } = values
  if (scenario !== undefined && !isScenarioName(scenario)) {
    return refused(`--scenario ${scenario} is not one of ${SCENARIO_NAMES.join(', ')}`)
  }
  if (values.refill && values['no-history']) return refused('--refill and --no-history contradict each other')

  const perMinute = readInteger('--rate', values.rate ?? '30', 1, 3_000)
  if (!perMinute.ok) return perMinute
  const seed = readInteger('--seed', values.seed ?? '1', 0, 2 ** 31 - 1)
  if (!seed.ok) return seed
  const forMs = values.for === undefined ? parsed(undefined) : parseDuration(values.for, 's')
  if (!forMs.ok) return refused(`--for ${forMs.problem}`)
  const workers = readInteger('WORKER_CONCURRENCY', environment.WORKER_CONCURRENCY || '10', 1, 500)
  if (!workers.ok) return workers
  const jobsPerSecond = readInteger('QUEUE_RATE_LIMIT', environment.QUEUE_RATE_LIMIT || '30', 1, 10_000)
  if (!jobsPerSecond.ok) return jobsPerSecond
  const local = `http://127.0.0.1:${environment.PORT || '3000'}`
  const plumblineUrl = readUrl('PLUMBLINE_URL', environment.PLUMBLINE_URL || local, 'http://127.0.0.1:3000')
  if (!plumblineUrl.ok) return plumblineUrl
  const redisUrl = environment.REDIS_URL
    ? readUrl('REDIS_URL', environment.REDIS_URL, 'redis://127.0.0.1:6379')
    : parsed(undefined)
  if (!redisUrl.ok) return redisUrl

  return parsed({
    help: values.help ?? false,
    scenario,
    perMinute: perMinute.value,
    forMs: forMs.value,
    seed: seed.value,
    history: values.refill ? 'always' : values['no-history'] ? 'never' : 'ifEmpty',
    plumblineUrl: plumblineUrl.value,
    dataFolder: environment.PLUMBLINE_DATA || './.plumbline',
    ingestKey: environment.PLUMBLINE_INGEST_KEY || undefined,
    readToken: environment.PLUMBLINE_READ_TOKEN || undefined,
    redisUrl: redisUrl.value?.href,
    workers: workers.value,
    jobsPerSecond: jobsPerSecond.value,
  })
}

const FLAGS = {
  scenario: { type: 'string' },
  rate: { type: 'string' },
  for: { type: 'string' },
  seed: { type: 'string' },
  refill: { type: 'boolean' },
  'no-history': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type Flags = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>

function readFlags(argv: readonly string[]): Parsed<Flags> {
  try {
    return parsed(parseArgs({ args: [...argv], options: FLAGS, strict: true, allowPositionals: false }))
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error))
  }
}

function readInteger(name: string, text: string, lowest: number, highest: number): Parsed<number> {
  const value = Number(text)
  if (Number.isInteger(value) && value >= lowest && value <= highest) return parsed(value)
  return refused(`${name} ${text} is not a whole number from ${lowest} to ${highest}`)
}

/** Like the example, encrypted or not. The text is not repeated, since an address may hold a password. */
function readUrl(name: string, text: string, example: string): Parsed<URL> {
  const url = URL.parse(text)
  const plain = new URL(example).protocol
  const isLike = url && (url.protocol === plain || url.protocol === plain.replace(':', 's:'))
  return isLike ? parsed(url) : refused(`${name} is not an address; write it like ${example}`)
}
