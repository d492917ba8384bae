import { describe, expect, test } from 'vitest'
import { Secret } from '../../config/secret.ts'
import type { StoredAlert } from '../../judge/round/index.ts'
import { createRounds, depths, rule } from '../../judge/round/test-support/rounds.ts'
import { createWebhookAction, type WebhookActionOptions } from './webhook-action.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const MINUTE_MS = 60_000

const asking = rule('queue.depth > 50', { action: 'Disable webhook' })
const other = rule('queue.depth > 50', { action: 'Page the on-call engineer' })

/** An alert of the rule that has just fired. */
const fired = (): StoredAlert[] => [...createRounds().round([asking], depths({ a: 80 })).alerts]

function open(changed: Partial<ReturnType<WebhookActionOptions['settings']>> = {}) {
  const cursors = new Map<string, number>()
  const audit: { action: string; actor: string; outcome: string }[] = []
  const asked: unknown[] = []
  const problems: unknown[] = []
  const start = (status = 200) =>
    createWebhookAction({
      state: {
        readCursor: async (name) => {
          const position = cursors.get(name)
          return position === undefined ? undefined : { position }
        },
        async advanceCursor(name, from, to) {
          if (cursors.get(name) !== from) return false
          cursors.set(name, to)
          return true
        },
        async appendAudit({ action, actor, detail }) {
          audit.push({ action, actor, outcome: (detail as { outcome: string }).outcome })
        },
      },
      settings: () => ({
        enabled: true,
        dryRun: false,
        url: new Secret('http://127.0.0.1:9/hook'),
        reenableAfterMs: 30 * MINUTE_MS,
        ...changed,
      }),
      async post({ body }) {
        asked.push(JSON.parse(String(body)))
        return { kind: 'answer', status, headers: {}, body: '' } as never
      },
      onProblem: (problem) => problems.push(problem),
    })
  return { start, audit, asked, problems, cursors }
}

describe('the webhook', () => {
  test('is left alone unless the action is switched on', async () => {
    const { start, audit, asked } = open({ enabled: false })
    await start().act(fired(), [asking], NOON)
    expect([audit, asked]).toEqual([[], []])
  })

  test('is left alone when the rule that fired does not ask for it', async () => {
    const { start, audit, asked } = open()
    await start().act(fired(), [other], NOON)
    await start().act([], [asking], NOON)
    expect([audit, asked]).toEqual([[], []])
  })

  test('is not asked in a dry run, which is in the record', async () => {
    const { start, audit, asked } = open({ dryRun: true })
    await start().act(fired(), [asking], NOON)
    expect(asked).toEqual([])
    expect(audit).toEqual([{ action: 'webhook.disable', actor: 'tried', outcome: 'dry run: nothing was asked' }])
  })

  test('is switched off once however often the rule fires, and on again half an hour later, also by another server', async () => {
    const { start, audit, asked } = open()
    const action = start()
    for (const minute of [0, 1, 29]) await action.act(fired(), [asking], NOON + minute * MINUTE_MS)
    await action.act([], [asking], NOON + 30 * MINUTE_MS - 1)
    expect(asked).toEqual([{ action: 'disable', actor: 'tried', at: NOON }])
    const restarted = start()
    await restarted.act([], [asking], NOON + 30 * MINUTE_MS)
    await restarted.act([], [asking], NOON + 31 * MINUTE_MS)
    expect(asked.slice(1)).toEqual([{ action: 'enable', actor: 'plumbline', at: NOON + 30 * MINUTE_MS }])
    expect(audit.map(({ action: done, outcome }) => `${done}: ${outcome}`)).toEqual([
      'webhook.disable: answered 200',
      'webhook.enable: answered 200',
    ])
    await restarted.act(fired(), [asking], NOON + 40 * MINUTE_MS)
    expect(asked).toHaveLength(3)
  })

  test('is asked by one of two servers', async () => {
    const { start, asked } = open()
    await Promise.all([start(), start()].map((action) => action.act(fired(), [asking], NOON)))
    expect(asked).toHaveLength(1)
  })

  test('that has no address is in the record as that', async () => {
    const { start, audit } = open({ url: undefined } as never)
    await start().act(fired(), [asking], NOON)
    expect(audit[0]?.outcome).toContain('alerts.actions.disableWebhook.url')
  })

  test('is switched on again also when a rule fires in the very round in which that is due', async () => {
    const { start, asked } = open()
    const action = start()
    await action.act(fired(), [asking], NOON)
    await action.act(fired(), [asking], NOON + 30 * MINUTE_MS)
    await action.act([], [asking], NOON + 60 * MINUTE_MS)
    expect(asked.map((one) => (one as { action: string }).action)).toEqual(['disable', 'enable'])
  })
})
