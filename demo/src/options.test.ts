import { expect, test } from 'vitest'
import { parseOptions } from './options.ts'

const problemOf = (argv: string[], environment: Record<string, string> = {}): string | undefined => {
  const parsed = parseOptions(argv, environment)
  return parsed.ok ? undefined : parsed.problem
}

test('without anything said the demo is calm, writes 30 messages a minute and starts its own server on port 3000', () => {
  expect(parseOptions([], {})).toEqual({
    ok: true,
    value: {
      help: false,
      scenario: undefined,
      perMinute: 30,
      forMs: undefined,
      seed: 1,
      history: 'ifEmpty',
      plumblineUrl: new URL('http://127.0.0.1:3000'),
      dataFolder: './.plumbline',
      ingestKey: undefined,
      readToken: undefined,
      redisUrl: undefined,
      workers: 10,
      jobsPerSecond: 30,
    },
  })
})

test('flags and environment are honoured', () => {
  const argv = ['--scenario', 'slow-ai', '--rate', '120', '--for', '60s', '--seed', '7', '--no-history']
  const environment = {
    PLUMBLINE_URL: 'http://127.0.0.1:3100',
    PLUMBLINE_DATA: '/data',
    PLUMBLINE_INGEST_KEY: 'ingest',
    PLUMBLINE_READ_TOKEN: 'read',
    REDIS_URL: 'redis://127.0.0.1:6379',
    WORKER_CONCURRENCY: '4',
    QUEUE_RATE_LIMIT: '12',
  }
  expect(parseOptions(argv, environment)).toEqual({
    ok: true,
    value: {
      help: false,
      scenario: 'slow-ai',
      perMinute: 120,
      forMs: 60_000,
      seed: 7,
      history: 'never',
      plumblineUrl: new URL('http://127.0.0.1:3100'),
      dataFolder: '/data',
      ingestKey: 'ingest',
      readToken: 'read',
      redisUrl: 'redis://127.0.0.1:6379',
      workers: 4,
      jobsPerSecond: 12,
    },
  })
})

test('the port that npm start takes is where the demo looks, unless an address is given', () => {
  const urlOf = (environment: Record<string, string>): string | undefined => {
    const parsed = parseOptions([], environment)
    return parsed.ok ? parsed.value.plumblineUrl.origin : undefined
  }
  expect(urlOf({ PORT: '3100' })).toBe('http://127.0.0.1:3100')
  expect(urlOf({ PORT: '3100', PLUMBLINE_URL: 'https://plumbline.example' })).toBe('https://plumbline.example')
})

test.each([
  [['--scenario', 'sunny'], 'is not one of calm, backlog'],
  [['--rate', '0'], '--rate 0'],
  [['--rate', '3001'], '--rate 3001'],
  [['--rate', '1.5'], '--rate 1.5'],
  [['--for', 'soon'], '--for "soon" is not a duration'],
  [['--seed', '-1'], "'--seed' argument is ambiguous"],
  [['--refill', '--no-history'], 'contradict'],
  [['--frequency', '3'], "Unknown option '--frequency'"],
  [['calm'], "Unexpected argument 'calm'"],
])('%j is refused', (argv, problem) => {
  expect(problemOf(argv)).toContain(problem)
})

test.each([
  [{ WORKER_CONCURRENCY: 'many' }, 'WORKER_CONCURRENCY many'],
  [{ QUEUE_RATE_LIMIT: '0' }, 'QUEUE_RATE_LIMIT 0'],
  [{ PLUMBLINE_URL: 'localhost:3000' }, 'PLUMBLINE_URL is not an address; write it like http://127.0.0.1:3000'],
  [{ PORT: 'http' }, 'PLUMBLINE_URL is not an address'],
  [{ REDIS_URL: 'localhost' }, 'REDIS_URL is not an address; write it like redis://127.0.0.1:6379'],
  [{ REDIS_URL: 'http://127.0.0.1:6379' }, 'REDIS_URL is not an address'],
])('the environment %j is refused', (environment, problem) => {
  expect(problemOf([], environment)).toContain(problem)
})
