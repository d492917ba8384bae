import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadAlerts } from './load-alerts.ts'
import { loadConfig } from './load-config.ts'
import { type LiveConfig, reloadConfig } from './reload-config.ts'
import { alertSources } from './test-support/alert-sources.ts'
import { startWatchingConfig, type Watching } from './watch-config.ts'

let folder: string
let watching: Watching | undefined
const changes: (LiveConfig & { restartFor: readonly string[] })[] = []
const problems: string[] = []

const path = (name: string): string => join(folder, name)
const write = (name: string, text: string): void => writeFileSync(path(name), text)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-watch-'))
  changes.length = 0
  problems.length = 0
})
afterEach(() => {
  watching?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts watching what stands in the folder now, as the server does. */
async function start() {
  const sources = { ...alertSources({}), cwd: folder, readFile: (file: string) => readFileSync(file, 'utf8') }
  const running = loadConfig(sources)
  const { files } = loadAlerts(sources)
  watching = startWatchingConfig({
    files,
    read: () => reloadConfig(sources, running),
    onChange: ({ alerts, reviews }, restartFor) => changes.push({ alerts, reviews, restartFor }),
    onProblem: (problem) => problems.push(problem),
  })
  await look(2)
}

async function look(times = 2) {
  for (let i = 0; i < times; i++) await watching?.look()
}

const intervals = () => changes.map(({ alerts }) => alerts.intervalMs)

test('nothing is told while nothing changes', async () => {
  write('plumbline.yaml', 'alerts: { interval: 10s }')
  await start()
  await look(5)
  expect([changes, problems]).toEqual([[], []])
})

test('a change is taken over once, when it has stood still for one look', async () => {
  write('plumbline.yaml', 'alerts: { interval: 10s }')
  await start()
  write('plumbline.yaml', 'alerts: { interval: 2')
  await look(1)
  write('plumbline.yaml', 'alerts: { interval: 20s }')
  await look(1)
  expect(changes).toEqual([])
  await look(3)
  expect(intervals()).toEqual([20_000])
  expect(problems).toEqual([])
})

test('a file that is put in the place of another is a change, as editors and mounts do it', async () => {
  write('plumbline.yaml', 'alerts: { interval: 10s }')
  await start()
  write('next.yaml', 'alerts: { interval: 30s }')
  renameSync(path('next.yaml'), path('plumbline.yaml'))
  await look()
  expect(intervals()).toEqual([30_000])
})

test('a file that comes into being is a change', async () => {
  await start()
  write('plumbline.yaml', 'alerts: { interval: 40s }')
  await look()
  expect(intervals()).toEqual([40_000])
})

describe('an invalid change', () => {
  test('is refused with place and remedy, told once, and repaired by the next', async () => {
    write('plumbline.yaml', 'alerts: { interval: 10s }')
    await start()
    write('plumbline.yaml', 'alerts: { interval: 10s, rules: { api-slow: { limit: soon } } }')
    await look(5)
    expect(problems).toEqual([
      expect.stringMatching(/^plumbline\.yaml:1:54:\n {4}soon\n {4}\^ alerts\.rules\.api-slow/),
    ])
    expect(changes).toEqual([])
    write('plumbline.yaml', 'alerts: { interval: 11s }')
    await look()
    expect(intervals()).toEqual([11_000])
    expect(problems).toHaveLength(1)
  })

  test('of something else refuses the alerts too', async () => {
    write('plumbline.yaml', '')
    await start()
    write('plumbline.yaml', 'alerts: { interval: 10s }\nserver: { port: soon }\n')
    await look()
    expect(problems).toEqual([expect.stringContaining('plumbline.yaml:2:17')])
    expect(changes).toEqual([])
  })

  test('is also a file that is gone: what it said stays in force', async () => {
    write('plumbline.yaml', 'alerts: { interval: 10s }')
    await start()
    rmSync(path('plumbline.yaml'))
    await look(5)
    expect(problems).toEqual([expect.stringContaining('plumbline.yaml: is gone')])
    write('plumbline.yaml', 'alerts: { interval: 12s }')
    await look()
    expect(intervals()).toEqual([12_000])
  })

  test('is no file that is gone for a moment only', async () => {
    write('plumbline.yaml', 'alerts: { interval: 10s }')
    await start()
    rmSync(path('plumbline.yaml'))
    await look(1)
    write('plumbline.yaml', 'alerts: { interval: 13s }')
    await look()
    expect(problems).toEqual([])
    expect(intervals()).toEqual([13_000])
  })
})

describe('a rule file', () => {
  const rule = (limit: string) => `- { name: own, condition: api.latency > ${limit}, severity: error }`
  const ownLimits = () =>
    changes.map(({ alerts }) => alerts.rules.find(({ definition }) => definition.name === 'own')?.written.condition)

  test('is watched, and one that is named later too', async () => {
    write('rules.yaml', rule('1s'))
    write('plumbline.yaml', 'alerts: { files: [rules.yaml] }')
    await start()
    write('rules.yaml', rule('20s'))
    await look()
    expect(ownLimits()).toEqual(['api.latency > 20s'])

    write('more.yaml', rule('300s'))
    write('plumbline.yaml', 'alerts: { files: [more.yaml] }')
    await look()
    write('more.yaml', rule('4000s'))
    await look()
    expect(ownLimits()).toEqual(['api.latency > 20s', 'api.latency > 300s', 'api.latency > 4000s'])
  })

  test('that is no longer named may go', async () => {
    write('rules.yaml', rule('1s'))
    write('plumbline.yaml', 'alerts: { files: [rules.yaml] }')
    await start()
    write('plumbline.yaml', 'alerts: {}')
    await look()
    rmSync(path('rules.yaml'))
    await look(4)
    expect(ownLimits()).toEqual([undefined])
    expect(problems).toEqual([])
  })

  test('that was missing is read when it comes', async () => {
    write('plumbline.yaml', '')
    await start()
    write('plumbline.yaml', 'alerts: { files: [late.yaml] }')
    await look()
    expect(problems).toEqual([expect.stringContaining('late.yaml cannot be read')])
    write('late.yaml', rule('1s'))
    await look()
    expect(ownLimits()).toEqual(['api.latency > 1s'])
  })
})

test('reviews are taken over as alerts are, and ask for no restart', async () => {
  write('plumbline.yaml', 'reviews: { daily: { at: "08:00", to: [console] } }')
  await start()
  write('plumbline.yaml', 'reviews: { zone: Europe/Vienna, daily: { at: "09:30", to: [console] } }')
  await look()
  write('plumbline.yaml', 'reviews: { zone: Europe/Wien }')
  await look()
  expect(changes.map(({ reviews, restartFor }) => ({ reviews, restartFor }))).toEqual([
    {
      reviews: { zone: 'Europe/Vienna', schedules: [{ kind: 'daily', minuteOfDay: 570, to: ['console'] }] },
      restartFor: [],
    },
  ])
  expect(problems).toEqual([expect.stringContaining('"Europe/Wien" is not a time zone')])
})

test('what only a restart takes over is named, secrets not shown', async () => {
  write('plumbline.yaml', 'server: { port: 3000 }\ntokens: { read: 0123456789abcdef }\n')
  await start()
  write('plumbline.yaml', 'server: { port: 3001 }\ntokens: { read: 0123456789abcdeX }\nalerts: { interval: 5s }\n')
  await look()
  expect(changes.map(({ restartFor }) => restartFor)).toEqual([['server', 'tokens']])
})

test('after the stop nothing is told, and it may be stopped again', async () => {
  write('plumbline.yaml', '')
  await start()
  write('plumbline.yaml', 'alerts: { interval: 9s }')
  watching?.stop()
  watching?.stop()
  await look()
  expect(changes).toEqual([])
})
