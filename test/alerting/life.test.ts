import type { Alert, BacktestAnswer, RulesAnswer } from '@plumbline/protocol/api'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask, post } from '../reliability/harness/http.ts'
import { openSite, type Site } from '../reliability/harness/server.ts'
import { check, DEEP_QUEUE, detailOf, measureDepth, send } from './alert-site.ts'
import { openReceiver, type Receiver } from './receiver.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

async function open(
  config = DEEP_QUEUE,
): Promise<{ site: Site; receiver: Receiver; launch: { config: string; env: Record<string, string> } }> {
  const receiver = await openReceiver()
  const site = openSite()
  opened.push(receiver, site)
  return { site, receiver, launch: { config, env: { ALERT_WEBHOOK_URL: receiver.url } } }
}

const about = ({ received }: Receiver, name: string) =>
  received.filter(({ alerts }) => alerts.some((alert) => alert.name === name))

describe('an alert', () => {
  test('fires by itself on a bad measurement, says why, is told once, and ends with the values', async () => {
    const { site, receiver, launch } = await open()
    const server = await site.start(launch)
    expect((await measureDepth(server.url, 80)).status).toBe(200)
    await eventually(() => expect(about(receiver, 'Deep queue')).toHaveLength(1), 15_000)
    const [alert] = (await check(server.url)) as [Alert]
    expect(alert).toMatchObject({ state: 'firing', severity: 'critical', labels: { service: 'drafts' } })
    expect(alert.explanation).toBe('Queue depth of the helpdesk: 80, above 50 (1 sample in the last 5m).')
    expect(alert.clauses).toMatchObject([{ observed: 80, comparison: '>', limit: 50, samples: 1, verdict: 'firing' }])
    await measureDepth(server.url, 10)
    await eventually(async () => expect(await check(server.url)).toEqual([]))
    await eventually(() =>
      expect(about(receiver, 'Deep queue').map(({ alerts }) => alerts[0]?.state)).toEqual(['firing', 'resolved']),
    )
    const { timeline, deliveries } = await detailOf(server.url, alert.id)
    expect(timeline.map(({ kind }) => kind)).toEqual(['fired', 'resolved'])
    await eventually(async () =>
      expect(
        (await detailOf(server.url, alert.id)).deliveries.map(({ channel, state }) => `${channel} ${state}`).sort(),
      ).toEqual(['log delivered', 'log delivered', 'webhook delivered', 'webhook delivered']),
    )
    expect(deliveries.length).toBeGreaterThan(0)
  })

  test('is neither forgotten nor told again by servers that are killed', async () => {
    const { site, receiver, launch } = await open()
    let server = await site.start(launch)
    await measureDepth(server.url, 80)
    await eventually(async () => expect(await check(server.url)).toHaveLength(1))
    await eventually(() => expect(receiver.received).toHaveLength(1))
    const before = (await check(server.url))[0]
    for (let times = 0; times < 5; times++) {
      await server.kill()
      server = await site.start(launch)
      expect((await check(server.url))[0]).toMatchObject({ episode: 1, startedAt: before?.startedAt, state: 'firing' })
    }
    await server.kill()
    server = await site.start(launch)
    await measureDepth(server.url, 10)
    await eventually(async () => expect(await check(server.url)).toEqual([]))
    await eventually(() =>
      expect(receiver.received.map(({ alerts }) => alerts[0]?.state)).toEqual(['firing', 'resolved']),
    )
  }, 60_000)

  test('whose message was on its way when the server was killed arrives again under the same id', async () => {
    const { site, receiver, launch } = await open()
    receiver.answerWith(200, 60_000)
    const server = await site.start(launch)
    await measureDepth(server.url, 80)
    await eventually(() => expect(receiver.received).toHaveLength(1), 15_000)
    await server.kill()
    receiver.answerWith(200)
    await site.start(launch)
    await eventually(() => expect(receiver.received).toHaveLength(2), 60_000)
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1)
  }, 90_000)

  test('is acknowledged and resolved by hand, each once, and by a beginning of its id', async () => {
    const { site, launch } = await open()
    const server = await site.start(launch)
    await measureDepth(server.url, 80)
    const [alert] = await eventually(async () => {
      const alerts = await check(server.url)
      expect(alerts).toHaveLength(1)
      return alerts as [Alert]
    })
    const path = `/api/v1/alerts/${alert.id.slice(0, 8)}`
    const acknowledged = await send(server.url, `${path}/acknowledge`, { by: 'ops', note: 'looking' })
    expect(acknowledged).toMatchObject({
      status: 200,
      json: { alert: { state: 'acknowledged', acknowledged: { by: 'ops' } } },
    })
    expect((await check(server.url))[0]?.state).toBe('acknowledged')
    expect((await send(server.url, `${path}/resolve`)).json).toMatchObject({
      alert: { state: 'resolved', endReason: 'byHand' },
    })
    expect(await send(server.url, `${path}/resolve`)).toMatchObject({ status: 409, json: { code: 'alert-not-open' } })
    expect(await send(server.url, '/api/v1/alerts/none/resolve')).toMatchObject({
      status: 404,
      json: { code: 'alert-not-found' },
    })
  })

  test('that a silence fits goes on, and nobody is told', async () => {
    const { site, receiver, launch } = await open()
    const server = await site.start(launch)
    const silence = { matchers: ['service=drafts'], for: '1h', by: 'ops', comment: 'planned work' }
    const added = await send(server.url, '/api/v1/alerts/silences', silence)
    expect(added).toMatchObject({ status: 201, json: { active: true, matchers: ['service=drafts'] } })
    await measureDepth(server.url, 80)
    await eventually(async () => expect(await check(server.url)).toHaveLength(1))
    expect((await check(server.url))[0]).toMatchObject({ state: 'firing', quiet: { reason: 'silenced' } })
    expect(receiver.received).toEqual([])
    const { id } = added.json as { id: string }
    await send(server.url, `/api/v1/alerts/silences/${id}`, {}, 'DELETE')
    await check(server.url)
    await eventually(() => expect(receiver.received).toHaveLength(1))
  })

  test('of an application is raised, told, and stays until somebody resolves it', async () => {
    const { site, receiver, launch } = await open()
    const server = await site.start(launch)
    const raised = {
      type: 'DATABASE_ISSUE',
      severity: 'ERROR',
      title: 'Replica lags',
      message: 'by 40 s',
      metadata: { lagMs: 40_000 },
    }
    const answer = await send(server.url, '/api/v1/alerts', raised)
    expect(answer).toMatchObject({
      status: 201,
      json: { alert: { state: 'firing', severity: 'error', title: 'Replica lags' } },
    })
    await send(server.url, '/api/v1/alerts', raised)
    await check(server.url)
    await eventually(() => expect(about(receiver, 'Replica lags')).toHaveLength(1))
    const { alert } = answer.json as { alert: Alert }
    expect((await check(server.url, 'raised:DATABASE_ISSUE'))[0]?.episode).toBe(1)
    await send(server.url, `/api/v1/alerts/${alert.id}/resolve`)
    await check(server.url)
    await eventually(() => expect(about(receiver, 'Replica lags')).toHaveLength(2))
    expect(await send(server.url, '/api/v1/alerts', { ...raised, severity: 'loud' })).toMatchObject({ status: 400 })
  })
})

describe('rules', () => {
  test('of too few samples are inconclusive, and page nobody', async () => {
    const { site, receiver, launch } = await open('')
    const server = await site.start(launch)
    const failed = { kind: 'operation', service: 'crm', name: 'contacts', value: 90, ok: false }
    await post(server.url, 'measurements', Array(4).fill(failed))
    await eventually(async () => {
      await check(server.url)
      const { rules } = await ask<RulesAnswer>(server.url, '/api/v1/alerts/rules')
      expect(rules.find(({ id }) => id === 'operations-failing')?.verdict).toBe('inconclusive')
    })
    await post(server.url, 'measurements', failed)
    await eventually(async () => expect(await check(server.url, 'operations-failing')).toHaveLength(1))
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(0))
  })

  test('are changed while the server runs, and stay so over a restart', async () => {
    const { site, launch } = await open('')
    let server = await site.start(launch)
    const path = '/api/v1/alerts/rules/queue-depth-high'
    const changed = await send(server.url, path, { limit: '7', severity: 'error' }, 'PATCH')
    expect(changed).toMatchObject({
      status: 200,
      json: { condition: 'queue.depth > 7', severity: 'error', origin: 'changed' },
    })
    expect(await send(server.url, path, { limit: '2s' }, 'PATCH')).toMatchObject({ status: 400 })
    await server.stop()
    server = await site.start(launch)
    const { rules } = await ask<RulesAnswer>(server.url, '/api/v1/alerts/rules')
    expect(rules.find(({ id }) => id === 'queue-depth-high')).toMatchObject({ condition: 'queue.depth > 7' })
    expect(await send(server.url, path, { reset: true }, 'PATCH')).toMatchObject({ json: { origin: 'default' } })
    expect(await send(server.url, '/api/v1/alerts/rules/queue-depth-hig', {}, 'PATCH')).toMatchObject({
      status: 404,
      json: { detail: expect.stringContaining('did you mean queue-depth-high?') },
    })
  })

  test('are tried on what is stored, and a limit is suggested', async () => {
    const { site, launch } = await open('')
    const server = await site.start(launch)
    const now = Date.now()
    // Six hours of a depth of 0 to 29, and one stretch of ten minutes at 90.
    const rows = Array.from({ length: 360 }, (_, minute) => ({
      kind: 'gauge',
      service: 'drafts',
      name: 'queue.depth',
      value: minute >= 180 && minute < 190 ? 90 : minute % 30,
      at: now - (360 - minute) * 60_000,
    }))
    await post(server.url, 'measurements', rows)
    const answer = await eventually(async () => {
      const tried = await send(server.url, '/api/v1/alerts/backtest', { condition: 'queue.depth > 20', since: '6h' })
      expect((tried.json as BacktestAnswer).noData).toBeLessThan(20)
      return tried.json as BacktestAnswer
    })
    expect(answer.firings.length).toBeGreaterThan(5)
    expect(answer.suggestion?.firings).toBe(1)
    expect(answer.suggestion?.limit).toBeGreaterThanOrEqual(29)
    expect(answer.suggestion?.limit).toBeLessThan(90)
    const bad = await send(server.url, '/api/v1/alerts/backtest', { condition: 'queue.depht > 20' })
    expect(bad).toMatchObject({ status: 400, json: { detail: expect.stringContaining('did you mean "queue.depth"?') } })
  })

  test('of a changed file are taken over, and those of a broken one are refused with line and value', async () => {
    const { site, launch } = await open()
    const server = await site.start(launch)
    const { writeFileSync } = await import('node:fs')
    const file = `${site.root}/plumbline.yaml`
    const condition = async () =>
      (await ask<RulesAnswer>(server.url, '/api/v1/alerts/rules')).rules.find(({ id }) => id === 'deep_queue')
        ?.condition
    writeFileSync(file, DEEP_QUEUE.replace('> 50', '> 60'))
    await eventually(async () => expect(await condition()).toBe('queue.depth > 60'), 15_000)
    writeFileSync(file, DEEP_QUEUE.replace('> 50', '> sixty'))
    await eventually(() => expect(server.stderr()).toMatch(/plumbline\.yaml:9/), 15_000)
    expect(server.stderr()).toContain('sixty')
    expect(await condition()).toBe('queue.depth > 60')
  }, 45_000)
})
