import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createContext, type TestContext } from '../../../test/create-context.ts'
import { CALM, createPerformance, EMPTY, type Scenario } from '../../../test/performance-fixture.ts'
import { answerJson, findClosedUrl, startServer } from '../../../test/start-server.ts'
import type { MonitorFlags } from '../monitor-settings.ts'
import { runMonitor } from '../run-monitor.ts'

type Round = Partial<Scenario> | 'away' | 'forbidden'

/** Answers one round after the other, the last one for ever; `onRound` runs while the answer is on its way. */
function serveRounds(rounds: readonly Round[], onRound: (round: number) => void = () => undefined) {
  let round = 0
  return startServer((_, response) => {
    const now = rounds[Math.min(round, rounds.length - 1)] ?? 'away'
    onRound(round++)
    if (now === 'away') response.destroy()
    else if (now === 'forbidden') answerJson(response, {}, 401)
    else answerJson(response, { success: true, data: createPerformance(now) })
  })
}

const watch = (url: string, context: TestContext, over: Partial<MonitorFlags> = {}) =>
  runMonitor({ url, timeout: 5_000, continuous: true, interval: 60_000, for: 120_000, ...over }, context)

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-watch-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const lastLine = (context: TestContext) => context.out().trimEnd().split('\n').at(-1)

describe('a run', () => {
  test('checks at once, at every interval, and at the end; then says how it went', async () => {
    const context = createContext()
    const { url, requests } = await serveRounds([CALM])
    expect(await watch(url, context, { for: 150_000 })).toBe(0)
    expect(requests).toHaveLength(4)
    expect(context.sleeps).toEqual([60_000, 60_000, 30_000])
    expect(context.out().split('\n')[0]).toBe(
      '2026-03-01 10:30:00 UTC  ✓ 100 % of 95 %  143 messages  mean 1.1 s  P95 2.6 s',
    )
    expect(context.out()).toContain('Summary   4 checks in 2.5 min')
    expect(lastLine(context)).toBe('exit 0: none of 4 checks failed')
  })

  test('fails when one check failed, and says what changed when', async () => {
    const context = createContext()
    const { url } = await serveRounds([CALM, {}, CALM])
    expect(await watch(url, context)).toBe(1)
    expect(context.out()).toContain('  → critical since 10:31:00 UTC: Messages took 30 s or more\n')
    expect(context.out()).toContain('  → over at 10:32:00 UTC: Messages took 30 s or more\n')
    expect(context.out()).toMatch(/compliance +100 % +95\.07 % +100 %/)
    expect(lastLine(context)).toBe('exit 1: 1 of 3 checks failed; critical: Messages took 30 s or more')
  })

  test('outlives a server that is away for a while', async () => {
    const context = createContext()
    const { url } = await serveRounds([CALM, 'away', CALM])
    expect(await watch(url, context)).toBe(0)
    expect(context.out()).toContain('no answer since 10:31:00 UTC')
    expect(context.out()).toContain('the server answers again at 10:32:00 UTC, after 1 min')
    expect(context.out()).toContain('3 checks in 2 min, 1 without an answer')
  })

  test('that never got an answer ends in 4', async () => {
    const context = createContext()
    expect(await watch(await findClosedUrl(), context)).toBe(4)
    expect(context.out()).toContain('exit 4: no check succeeded:')
  })

  test('that never had enough messages ends in 3', async () => {
    const context = createContext()
    const { url } = await serveRounds([EMPTY])
    expect(await watch(url, context)).toBe(3)
  })

  test('does not wait for a first refusal to change', async () => {
    const context = createContext()
    const { url, requests } = await serveRounds(['forbidden'])
    expect(await watch(url, context)).toBe(4)
    expect(requests).toHaveLength(1)
    expect(context.out()).toContain('PLUMBLINE_READ_TOKEN')
  })

  test('goes on after a refusal later on', async () => {
    const context = createContext()
    const { url, requests } = await serveRounds([CALM, 'forbidden', CALM])
    expect(await watch(url, context)).toBe(0)
    expect(requests).toHaveLength(3)
  })

  test('leaves out the ticks that a slow check ran past', async () => {
    const context = createContext()
    const { url, requests } = await serveRounds([CALM], (round) => context.advance(round === 0 ? 70_000 : 0))
    expect(await watch(url, context)).toBe(0)
    expect(context.sleeps).toEqual([50_000])
    expect(requests).toHaveLength(2)
  })

  test('judges by --fail-on', async () => {
    const context = createContext()
    const { url } = await serveRounds([CALM])
    expect(await watch(url, context, { failOn: ['p95>2s'] })).toBe(1)
    expect(lastLine(context)).toBe('exit 1: 3 of 3 checks failed; P95 latency 2.6 s is > 2 s')
  })
})

describe('an interrupted run', () => {
  /** The signal comes while the run waits for its third check. */
  function interruptAtSecondSleep(context: TestContext): TestContext {
    const sleep = context.clock.sleep
    context.clock = {
      ...context.clock,
      sleep: async (ms, signal) => {
        await sleep(ms, signal)
        if (context.sleeps.length === 2) context.interrupt()
      },
    }
    return context
  }

  test.each([
    [[CALM], 0],
    [[CALM, {}], 1],
  ] as const)('%# ends with its summary and its verdict', async (rounds, exitCode) => {
    const context = interruptAtSecondSleep(createContext())
    const { url, requests } = await serveRounds(rounds)
    expect(await watch(url, context)).toBe(exitCode)
    expect(requests).toHaveLength(2)
    expect(context.out()).toContain('Summary   2 checks')
  })

  test('in the middle of a check drops that check', async () => {
    const context = createContext()
    const { url } = await startServer((_, response) => {
      if (context.sleeps.length === 0) answerJson(response, { success: true, data: createPerformance(CALM) })
      else context.interrupt()
    })
    expect(await watch(url, context)).toBe(0)
    expect(context.out()).toContain('Summary   1 check in')
  })

  test('before the first check ends in 130', async () => {
    const context = createContext()
    const { url } = await startServer(() => context.interrupt())
    expect(await watch(url, context)).toBe(130)
    expect(context.out()).toBe('')
  })
})

describe('what a run leaves behind', () => {
  test('--json is one record a line, the summary last', async () => {
    const context = createContext()
    const { url } = await serveRounds([CALM, {}])
    await watch(url, context, { json: true })
    const records = context
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records.map((record) => record.type)).toEqual(['check', 'check', 'check', 'summary'])
    expect(records[1].transitions).toContain('critical since 10:31:00 UTC: Messages took 30 s or more')
    expect(records[3]).toMatchObject({ stoppedBy: 'for', exitCode: 1, checks: { total: 3, ok: 1, findings: 2 } })
  })

  test('--save holds all checks and the summary, after every check already', async () => {
    const file = join(await createFolder(), 'results.json')
    const seen: unknown[] = []
    const context = createContext()
    const sleep = context.clock.sleep
    context.clock = {
      ...context.clock,
      sleep: async (ms, signal) => {
        seen.push(JSON.parse(await readFile(file, 'utf8')).summary.stoppedBy)
        await sleep(ms, signal)
      },
    }
    const { url } = await serveRounds([CALM, 'away', {}])
    expect(await watch(url, context, { save: file })).toBe(1)
    const results = JSON.parse(await readFile(file, 'utf8'))
    expect(seen).toEqual(['running', 'running'])
    expect(results).toMatchObject({ schemaVersion: 1, type: 'results', summary: { stoppedBy: 'for', exitCode: 1 } })
    expect(results.checks).toMatchObject([
      { at: '2026-03-01T10:30:00.000Z', verdict: 'ok', compliancePercent: 100, messages: 143, firing: [] },
      { verdict: 'unreachable', compliancePercent: null },
      { verdict: 'findings', severe: 1, firing: ['chat-severe', 'chat-p95-early'] },
    ])
  })

  test('--save to a place that is not there ends at once, not after ten minutes', async () => {
    const context = createContext()
    const { url, requests } = await serveRounds([CALM])
    expect(await watch(url, context, { save: join(await createFolder(), 'no', 'results.json') })).toBe(2)
    expect(requests).toHaveLength(1)
    expect(context.err()).toContain('could not be saved')
  })

  test('--export appends a record a check', async () => {
    const file = join(await createFolder(), 'checks.ndjson')
    const { url } = await serveRounds([CALM])
    await watch(url, createContext(), { export: file })
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).data.totalMessages)).toEqual([143, 143, 143])
  })
})

describe('on a terminal', () => {
  const stdout = { isTTY: true, columns: 80, rows: 24 }

  test('the report is drawn anew in place, cut to the window, with the changes at its end', async () => {
    const context = createContext({ stdout })
    const { url } = await serveRounds([CALM, {}])
    await watch(url, context)
    const pages = context.out().split('\u001b[H').slice(1)
    expect(pages).toHaveLength(3)
    const lines = (pages[1] ?? '').split('\u001b[J')[0]?.split('\n') ?? []
    expect(lines.length - 1).toBeLessThanOrEqual(23)
    expect(lines.join('\n')).toContain('SLA compliance 95.07 %')
    expect(lines.join('\n')).toContain('more in a higher window')
    expect(lines.join('\n')).toContain('critical since 10:31:00 UTC: Messages took 30 s or more')
    expect(lines.join('\n')).toContain('so far exit 1: 1 of 2 checks failed')
  })

  test('the last answer stays while the server is away', async () => {
    const context = createContext({ stdout })
    const { url } = await serveRounds([CALM, 'away'])
    await watch(url, context)
    const page = context.out().split('\u001b[H')[2]
    expect(page).toContain('cannot be reached')
    expect(page).toContain('SLA compliance 100 %')
  })

  test('a dumb one gets lines', async () => {
    const context = createContext({ stdout, env: { TERM: 'dumb' } })
    const { url } = await serveRounds([CALM])
    await watch(url, context)
    expect(context.out()).not.toContain('\u001b')
  })
})
