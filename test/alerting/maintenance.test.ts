import type { Maintenance, SilencesAnswer } from '@plumbline/protocol/api'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask } from '../reliability/harness/http.ts'
import { openSite } from '../reliability/harness/server.ts'
import { check, DEEP_QUEUE, measureDepth, send } from './alert-site.ts'
import { openReceiver } from './receiver.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

const YEARLY = "  maintenance:\n    - { id: yearly, once: { from: '2020-01-01T00:00', to: '2020-01-01T06:00' } }\n"
const CONFIG = DEEP_QUEUE.replace('alert_rules:', `${YEARLY}alert_rules:`)
const PATH = '/api/v1/alerts/maintenance'

async function open() {
  const receiver = await openReceiver()
  const site = openSite()
  opened.push(receiver, site)
  return { receiver, start: () => site.start({ config: CONFIG, env: { ALERT_WEBHOOK_URL: receiver.url } }) }
}

const isoMinute = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`
const around = (now: number) => ({ from: isoMinute(now - 60_000), to: isoMinute(now + 3_600_000) })
const listed = (url: string): Promise<SilencesAnswer> => ask(url, '/api/v1/alerts/silences')

describe('maintenance that is planned at run time', () => {
  test('keeps alerts quiet while it is on, also after a restart; when it is ended the message leaves', async () => {
    const { receiver, start } = await open()
    let server = await start()
    const planned = {
      id: 'move',
      matchers: ['service=drafts'],
      once: around(Date.now()),
      by: 'ops',
      comment: 'new disk',
    }
    const added = await send(server.url, PATH, planned)
    expect(added).toMatchObject({
      status: 201,
      json: { id: 'move', matchers: ['service=drafts'], over: false, origin: 'api', by: 'ops', comment: 'new disk' },
    })
    expect((added.json as Maintenance).activeUntil).toBe(Date.parse(planned.once.to))

    await measureDepth(server.url, 80)
    await eventually(async () => expect(await check(server.url)).toHaveLength(1))
    const quiet = { reason: 'maintenance', by: 'move', until: Date.parse(planned.once.to) }
    expect((await check(server.url))[0]).toMatchObject({ state: 'firing', quiet })

    await server.kill()
    server = await start()
    expect((await check(server.url))[0]).toMatchObject({ state: 'firing' })
    expect((await check(server.url))[0]).toMatchObject({ quiet })
    expect(receiver.received).toEqual([])
    expect((await listed(server.url)).maintenance).toMatchObject([
      { id: 'yearly', origin: 'file', by: null, over: true, activeUntil: null },
      { id: 'move', origin: 'api', by: 'ops', over: false },
    ])

    expect(await send(server.url, `${PATH}/move`, {}, 'DELETE')).toMatchObject({ status: 200, json: { id: 'move' } })
    await check(server.url)
    await eventually(() => expect(receiver.received.map(({ alerts }) => alerts[0]?.state)).toEqual(['firing']))
    expect((await check(server.url))[0]?.quiet).toBeNull()
  }, 60_000)

  test('that is not on, or about something else, keeps nothing quiet', async () => {
    const { receiver, start } = await open()
    const server = await start()
    const later = { from: isoMinute(Date.now() + 3_600_000), to: isoMinute(Date.now() + 7_200_000) }
    await send(server.url, PATH, { id: 'later', once: later })
    await send(server.url, PATH, { id: 'elsewhere', matchers: ['service=mail'], once: around(Date.now()) })
    await measureDepth(server.url, 80)
    await eventually(async () => expect(await check(server.url)).toHaveLength(1))
    await eventually(() => expect(receiver.received).toHaveLength(1))
  })

  test('is refused with what would be right, and one of the file stays where it is', async () => {
    const { start } = await open()
    const server = await start()
    const refused = async (body: object, status: number, code: string, words: string) =>
      expect(await send(server.url, PATH, body)).toMatchObject({
        status,
        json: { code, detail: expect.stringContaining(words) },
      })
    const weekly = { days: ['sun'], at: '03:00', lasts: '2h', zone: 'Europe/Berlin' }
    const past = { from: '2020-01-01T00:00', to: '2020-01-01T01:00' }
    await refused({ id: 'a' }, 400, 'invalid-body', '"weekly": {"days"')
    await refused({ id: 'a', weekly: { ...weekly, zone: 'Berlin' } }, 400, 'invalid-body', 'Europe/Berlin')
    await refused({ id: 'a', once: past }, 400, 'invalid-body', '/once/to: 2020-01-01T01:00:00Z is past')
    await refused({ id: 'yearly', weekly }, 409, 'maintenance-exists', 'stands in the configuration')
    expect(await send(server.url, PATH, { id: 'a', weekly })).toMatchObject({
      status: 201,
      json: { text: 'sun at 03:00 Europe/Berlin for 2 h', by: 'somebody', matchers: [] },
    })
    await refused({ id: 'a', weekly }, 409, 'maintenance-exists', '"a" is planned')
    const removed = async (id: string) => send(server.url, `${PATH}/${id}`, {}, 'DELETE')
    expect(await removed('yearly')).toMatchObject({
      status: 409,
      json: { code: 'maintenance-in-file', detail: expect.stringContaining('plumbline.yaml') },
    })
    expect(await removed('a')).toMatchObject({ status: 200 })
    expect(await removed('a')).toMatchObject({ status: 404, json: { code: 'maintenance-not-found' } })
    expect((await listed(server.url)).maintenance.map(({ id }) => id)).toEqual(['yearly'])
  })
})

describe('a silence', () => {
  test('may begin later, and is quiet only then', async () => {
    const { receiver, start } = await open()
    const server = await start()
    const path = '/api/v1/alerts/silences'
    const from = isoMinute(Date.now() + 3_600_000)
    const added = await send(server.url, path, { matchers: ['service=drafts'], from, for: '1h' })
    expect(added).toMatchObject({
      status: 201,
      json: { from: Date.parse(from), to: Date.parse(from) + 3_600_000, active: false },
    })
    await measureDepth(server.url, 80)
    await eventually(async () => expect(await check(server.url)).toHaveLength(1))
    await eventually(() => expect(receiver.received).toHaveLength(1))
    const now = Date.now()
    for (const [wrong, words] of [
      ['tomorrow', 'is not like 2026-01-31T12:00:00Z'],
      [new Date(now - 3_600_001).toISOString(), 'after 1h it would be over already'],
      [new Date(now + 90 * 86_400_000 + 60_000).toISOString(), 'begins within 90d'],
    ])
      expect(await send(server.url, path, { matchers: ['a=b'], from: wrong, for: '1h' })).toMatchObject({
        status: 400,
        json: { detail: expect.stringContaining(words as string) },
      })
  })
})
