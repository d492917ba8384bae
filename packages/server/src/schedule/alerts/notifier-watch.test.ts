import { describe, expect, test } from 'vitest'
import type { AlertChanges, StoredAlert } from '../../judge/round/index.ts'
import { store } from '../../judge/round/test-support/rounds.ts'
import { type ChannelReport, notifierAlert } from '../../notify/notifier-alert.ts'
import { createNotifierWatch } from './notifier-watch.ts'

const NOON = Date.UTC(2026, 10, 22, 12)

function open() {
  const seen = {
    stored: [] as readonly StoredAlert[],
    kinds: [] as string[],
    reads: 0,
    problems: [] as unknown[],
    fails: 0,
  }
  let now = NOON
  const start = () =>
    createNotifierWatch<ChannelReport>({
      state: {
        async readAlerts() {
          seen.reads++
          return [...seen.stored]
        },
        async commitAlerts(changes: AlertChanges) {
          if (seen.fails-- > 0) return changes.alerts.map(({ record }) => record.fingerprint)
          seen.stored = store(seen.stored, changes)
          seen.kinds.push(...changes.events.map(({ event }) => event.kind))
          return []
        },
      },
      describe: notifierAlert,
      now: () => now++,
      onProblem: (problem) => seen.problems.push(problem),
    })
  return { seen, start }
}

const broken: ChannelReport = { channelId: 'slack', state: 'broken', detail: 'HTTP 410', at: NOON }
const working: ChannelReport = { ...broken, state: 'working', detail: 'HTTP 200' }
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a channel that takes no messages', () => {
  test('is an alert, which names it and ends when it works again', async () => {
    const { seen, start } = open()
    const watch = start()
    for (const report of [broken, broken, broken, working, working]) watch.report(report)
    await settled()
    expect(seen.kinds).toEqual(['fired', 'resolved'])
    expect(seen.stored).toMatchObject([
      {
        rule: 'notifier:slack',
        labels: { notifier: 'slack' },
        evidence: { severity: 'error', category: 'notifier', explanation: expect.stringContaining('HTTP 200') },
        state: { status: { kind: 'resolved', reason: 'recovered' } },
      },
    ])
    expect(seen.reads).toBe(2)
  })

  test('is one alert over a restart', async () => {
    const { seen, start } = open()
    start().report(broken)
    await settled()
    const restarted = start()
    restarted.report(broken)
    restarted.report(working)
    await settled()
    expect(seen.kinds).toEqual(['fired', 'resolved'])
    start().report(broken)
    await settled()
    expect(seen.kinds).toEqual(['fired', 'resolved', 'fired'])
  })

  test('that works all the time makes nothing', async () => {
    const { seen, start } = open()
    start().report(working)
    await settled()
    expect([seen.kinds, seen.problems]).toEqual([[], []])
  })

  test('is said again with the next message when it could not be stored', async () => {
    const { seen, start } = open()
    const watch = start()
    seen.fails = 1
    watch.report(broken)
    await settled()
    expect(seen.kinds).toEqual([])
    expect(seen.problems).toHaveLength(1)
    watch.report(broken)
    await settled()
    expect(seen.kinds).toEqual(['fired'])
  })

  test('is told apart from another', async () => {
    const { seen, start } = open()
    const watch = start()
    watch.report(broken)
    watch.report({ ...broken, channelId: 'pager' })
    watch.report(working)
    await settled()
    expect(seen.stored.map(({ rule, state }) => [rule, state.status.kind])).toEqual([
      ['notifier:slack', 'resolved'],
      ['notifier:pager', 'firing'],
    ])
  })
})
