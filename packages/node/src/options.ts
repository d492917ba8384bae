import { type Clock, createSystemClock } from './clock.ts'
import { LABEL_CHARS, PIPELINE_CHARS, ROWS_PER_BATCH } from './limits.ts'
import type { PlumblineOptions } from './plumbline.ts'
import type { Problem } from './problems.ts'
import type { Stamp } from './render-row.ts'
import type { Send } from './send.ts'

/** The options with every default filled in. */
export interface ResolvedOptions {
  enabled: boolean
  /** Without a slash at the end. */
  url: string
  /** Empty: no key is sent. */
  ingestKey: string
  pipeline: string
  stamp: Stamp
  outboxRows: number
  outboxBytes: number
  flushIntervalMs: number
  batchRows: number
  requestTimeoutMs: number
  giveUpAfterMs: number
  closeOnExit: boolean
  onProblem: ((problem: Problem) => unknown) | undefined
  clock: Clock
  random: () => number
  /** Undefined: over HTTP. */
  send: Send | undefined
}

const DEFAULT_URL = 'http://127.0.0.1:3000'

const DAY_MS = 86_400_000

/** Default, smallest and largest value of every number among the options. */
const NUMBERS = {
  /** Ten seconds of 1,000 rows a second; about 3 MB. */
  outboxRows: [10_000, 1, 10_000_000],
  outboxBytes: [4 * 1024 * 1024, 64 * 1024, 1024 ** 3],
  flushIntervalMs: [1_000, 10, DAY_MS],
  batchRows: [ROWS_PER_BATCH, 1, ROWS_PER_BATCH],
  requestTimeoutMs: [10_000, 10, DAY_MS],
  giveUpAfterMs: [300_000, 1_000, DAY_MS],
} as const

type NumberOption = keyof typeof NUMBERS
type Environment = Readonly<Record<string, string | undefined>>

/**
 * Fills in defaults, from the environment where it has them. A value that cannot be used is left at its default and named
 * in `problems`; an address or key that cannot be used switches the client off, since rows must not go anywhere else.
 */
export function resolveOptions(
  options: PlumblineOptions,
  environment: Environment = process.env,
): { resolved: ResolvedOptions; problems: string[] } {
  const problems: string[] = []

  const number = (name: NumberOption): number => {
    const [fallback, smallest, largest] = NUMBERS[name]
    const given = options[name]
    if (given === undefined) return fallback
    if (Number.isInteger(given) && given >= smallest && given <= largest) return given
    problems.push(`${name} must be a whole number from ${smallest} to ${largest}; using ${fallback}`)
    return fallback
  }

  const text = (name: 'service' | 'environment' | 'release' | 'pipeline', mostChars: number): string => {
    const given = options[name] ?? ''
    if (typeof given === 'string' && given.length <= mostChars) return given
    problems.push(`${name} must be text of at most ${mostChars} characters; leaving it out`)
    return ''
  }

  const stampOf = (name: keyof Stamp): Stamp => {
    const value = text(name, LABEL_CHARS)
    return value === '' ? {} : { [name]: value }
  }

  const url = readUrl(options.url ?? environment.PLUMBLINE_URL, problems)
  const ingestKey = readKey(options.ingestKey ?? environment.PLUMBLINE_INGEST_KEY, problems)
  const resolved: ResolvedOptions = {
    enabled: (options.enabled ?? isOn(environment.ENABLE_SLA_TIMING)) && url !== undefined && ingestKey !== undefined,
    url: url ?? DEFAULT_URL,
    ingestKey: ingestKey ?? '',
    pipeline: text('pipeline', PIPELINE_CHARS) || 'chat',
    stamp: { ...stampOf('service'), ...stampOf('environment'), ...stampOf('release') },
    outboxRows: number('outboxRows'),
    outboxBytes: number('outboxBytes'),
    flushIntervalMs: number('flushIntervalMs'),
    batchRows: number('batchRows'),
    requestTimeoutMs: number('requestTimeoutMs'),
    giveUpAfterMs: number('giveUpAfterMs'),
    closeOnExit: options.closeOnExit === true,
    onProblem: options.onProblem,
    clock: options.clock ?? createSystemClock(),
    random: options.random ?? Math.random,
    send: options.send,
  }
  return { resolved, problems }
}

const isOn = (value: string | undefined): boolean => !['false', '0', 'off'].includes(value?.trim().toLowerCase() ?? '')

function readUrl(given: string | undefined, problems: string[]): string | undefined {
  const text = String(given ?? '').trim() || DEFAULT_URL
  try {
    const { protocol, origin, pathname } = new URL(text)
    if (protocol === 'http:' || protocol === 'https:') return `${origin}${pathname}`.replace(/\/+$/, '')
  } catch {
    // Not an address at all: said below.
  }
  const shown = text.replace(/\/\/[^/]*@/, '//…@')
  problems.push(`url "${shown}" is not an address like ${DEFAULT_URL}; nothing is sent`)
  return undefined
}

/** Without control characters and spaces, which no header may carry; the key itself is never repeated in a message. */
function readKey(given: string | undefined, problems: string[]): string | undefined {
  const key = String(given ?? '').trim()
  if (/^[\x21-\x7e]*$/.test(key)) return key
  problems.push('ingestKey has characters that no HTTP header may carry; nothing is sent')
  return undefined
}

/** The token with which an application may ask about alerts, or change them; empty when none is set. */
export function alertToken(access: 'read' | 'change', environment: Environment = process.env): string {
  const { PLUMBLINE_READ_TOKEN: read, PLUMBLINE_ADMIN_TOKEN: admin } = environment
  return (access === 'read' && read) || admin || ''
}
