import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlertStatus } from '../../packages/server/src/judge/alert/index.ts'
import type { EpisodeQuery } from '../../packages/server/src/state/index.ts'
import {
  AT,
  createChange,
  createEpisode,
  createState,
  firedEvent,
  HOSTILE_TEXTS,
  hostileLabels,
  OPEN,
} from './alert-samples.ts'
import { startEngines, type TestDatabase } from './engines.ts'

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

const HOUR_MS = 3_600_000
const NOTHING = { episodes: [], events: [] }
const ENDED = { at: AT + HOUR_MS, reason: 'recovered' } as const

describe.each(engines)('alerts on $name', (engine) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await engine.createDatabase()
  })
  afterEach(() => database.remove())

  describe('a commit', () => {
    test('is there afterwards, with the state to the last field', async () => {
      const store = await database.open()
      const acknowledgement = { by: 'on call', at: AT + 1, note: 'looking' }
      const episode = createEpisode('a', { acknowledgement, end: ENDED })
      const conflicts = await store.commitAlerts({
        alerts: [createChange('a'), createChange('b', null, { labels: {} })],
        episodes: [episode, createEpisode('b', { category: null, metadata: {}, labels: {} })],
        events: [firedEvent('a')],
      })
      expect(conflicts).toEqual([])
      expect((await store.readAlerts()).toSorted((x, y) => x.fingerprint.localeCompare(y.fingerprint))).toEqual([
        { ...createChange('a').record, version: 1 },
        { ...createChange('b').record, labels: {}, version: 1 },
      ])
      expect(await store.readEpisodes({ limit: 10 })).toEqual([
        episode,
        createEpisode('b', { category: null, metadata: {}, labels: {} }),
      ])
      expect(await store.readTimeline('a', 10)).toEqual([firedEvent('a').event])
    })

    test('of nothing changes nothing', async () => {
      const store = await database.open()
      expect(await store.commitAlerts({ alerts: [], ...NOTHING })).toEqual([])
      expect(await store.readAlerts()).toEqual([])
    })

    test('survives the next start', async () => {
      const store = await database.open()
      await store.commitAlerts({ alerts: [createChange('a')], episodes: [createEpisode('a')], events: [] })
      await store.close()
      const next = await database.open()
      expect(await next.readAlerts()).toMatchObject([{ fingerprint: 'a', version: 1 }])
      expect(await next.readEpisodes({ limit: 10 })).toEqual([createEpisode('a')])
    })

    test('raises the version by one, each time', async () => {
      const store = await database.open()
      for (const expected of [null, 1, 2])
        await store.commitAlerts({ alerts: [createChange('a', expected)], ...NOTHING })
      expect(await store.readAlerts()).toMatchObject([{ version: 3 }])
    })

    test('leaves out the alerts that another changed, with all that belongs to them, and writes the others', async () => {
      const store = await database.open()
      await store.commitAlerts({ alerts: ['changed', 'read'].map((name) => createChange(name)), ...NOTHING })
      await store.commitAlerts({ alerts: [createChange('changed', 1, { updatedAt: AT + 1 })], ...NOTHING })
      const names = ['changed', 'read', 'gone', 'new']
      const conflicts = await store.commitAlerts({
        alerts: [
          createChange('changed', 1, { updatedAt: AT + 2 }),
          createChange('read', 1, { updatedAt: AT + 2 }),
          createChange('gone', 4),
          createChange('new'),
        ],
        episodes: names.map((name) => createEpisode(name)),
        events: names.map((name) => firedEvent(name)),
      })
      expect(conflicts).toEqual(['changed', 'gone'])
      const stored = (await store.readAlerts()).map(({ fingerprint, version, updatedAt }) => [
        fingerprint,
        version,
        updatedAt - AT,
      ])
      expect(stored.toSorted()).toEqual([
        ['changed', 2, 1],
        ['new', 1, 0],
        ['read', 2, 2],
      ])
      const episodes = await store.readEpisodes({ limit: 10 })
      expect(episodes.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(['new', 'read'])
      expect(await store.readTimeline('changed', 10)).toEqual([])
      expect(await store.readTimeline('gone', 10)).toEqual([])
      expect(await store.readTimeline('new', 10)).toHaveLength(1)
    })

    test('of an alert as new is refused when there is one', async () => {
      const store = await database.open()
      await store.commitAlerts({ alerts: [createChange('a')], ...NOTHING })
      expect(await store.commitAlerts({ alerts: [createChange('a')], ...NOTHING })).toEqual(['a'])
    })

    test('that 20 make at once from one version is made by one, be the alert new or known', async () => {
      const stores = engine.name === 'SQLite' ? [await database.open()] : [await database.open(), await database.open()]
      const race = async (expectedVersion: number | null) => {
        const commits = Array.from({ length: 20 }, (_, index) =>
          stores[index % stores.length]?.commitAlerts({
            alerts: [createChange('a', expectedVersion), createChange(`own ${index}`, expectedVersion)],
            episodes: [],
            events: [firedEvent('a', AT + index)],
          }),
        )
        return (await Promise.all(commits)).filter((conflicts) => conflicts?.length === 0).length
      }
      expect(await race(null)).toBe(1)
      expect(await race(1)).toBe(1)
      expect(await stores[0]?.readTimeline('a', 50)).toHaveLength(2)
    })

    test('of 5,000 alerts with their episodes and events is one transaction', async () => {
      const store = await database.open()
      const names = Array.from({ length: 5_000 }, (_, index) => `alert ${index}`)
      const commit = (expectedVersion: number | null) => ({
        alerts: names.map((name) => createChange(name, expectedVersion)),
        episodes: names.map((name) => createEpisode(name)),
        events: names.flatMap((name) => [firedEvent(name), firedEvent(name, AT + 1)]),
      })
      expect(await store.commitAlerts(commit(null))).toEqual([])
      expect(await store.commitAlerts(commit(1))).toEqual([])
      expect(await store.commitAlerts(commit(1))).toHaveLength(5_000)
      const alerts = await store.readAlerts()
      expect(alerts).toHaveLength(5_000)
      expect(new Set(alerts.map(({ version }) => version))).toEqual(new Set([2]))
      expect(await store.readTimeline('alert 4999', 10)).toHaveLength(4)
    })

    test('that fails on its way leaves nothing, and the store works on', async () => {
      const store = await database.open()
      await store.commitAlerts({ alerts: [createChange('a')], ...NOTHING })
      const whole = { episodes: [createEpisode('a'), createEpisode('b')], events: [firedEvent('a'), firedEvent('b')] }
      const commit = { alerts: [createChange('a', 1), createChange('b')], ...whole }
      // The events are written last; the pretended one has a column that nobody fills.
      await database.query('alter table alert_events rename to kept')
      await database.query('create table alert_events (id bigint not null, missing text not null)')
      await expect(store.commitAlerts(commit)).rejects.toMatchObject({ code: 'unexpected' })
      expect(await store.readAlerts()).toMatchObject([{ fingerprint: 'a', version: 1 }])
      expect(await store.readEpisodes({ limit: 10 })).toEqual([])
      await database.query('drop table alert_events')
      await database.query('alter table kept rename to alert_events')
      expect(await store.commitAlerts(commit)).toEqual([])
    })

    test.each(HOSTILE_TEXTS)('keeps %j wherever it stands', async (text) => {
      const store = await database.open()
      const labels = hostileLabels(text)
      const evidence = { ...createChange('a').record.evidence, explanation: text, nextSteps: [text] }
      const acknowledgement = { by: text, at: AT, note: text }
      const episode = createEpisode('a', {
        rule: text.slice(0, 500),
        title: text,
        message: text,
        metadata: { ...labels, deep: { labels } },
        category: text,
        labels,
        acknowledgement,
      })
      const event = { kind: 'acknowledged', at: AT, episode: 1, by: text } as const
      const change = createChange('a', null, { rule: text.slice(0, 500), labels, evidence })
      await store.commitAlerts({ alerts: [change], episodes: [episode], events: [{ fingerprint: 'a', event }] })
      const [alert] = await store.readAlerts()
      expect(alert).toEqual({ ...change.record, version: 1 })
      expect(Object.entries(alert?.labels ?? {})).toEqual(Object.entries(labels))
      expect(await store.readEpisodes({ rule: text.slice(0, 500), limit: 10 })).toEqual([episode])
      expect(await store.readTimeline('a', 10)).toEqual([event])
    })

    test('tells fingerprints apart that differ in half a surrogate pair', async () => {
      const store = await database.open()
      const names = ['\ud800', '\ud801', '\ufffd', '\0', '\\u0000', '\ufffe0000']
      await store.commitAlerts({ alerts: names.map((name) => createChange(name)), ...NOTHING })
      expect((await store.readAlerts()).map(({ fingerprint }) => fingerprint).toSorted()).toEqual(names.toSorted())
    })
  })

  describe('episodes', () => {
    const open = createEpisode('open', { createdAt: AT })
    const ended = createEpisode('ended', { createdAt: AT - HOUR_MS, rule: 'other', severity: 'warning', end: ENDED })
    const old = createEpisode('old', {
      createdAt: AT - 9 * HOUR_MS,
      severity: 'warning',
      end: { at: AT - 8 * HOUR_MS, reason: 'byHand' },
    })

    test.each<[string, EpisodeQuery, string[]]>([
      ['all', { limit: 10 }, ['open', 'ended', 'old']],
      ['the newest', { limit: 2 }, ['open', 'ended']],
      ['those that are open', { state: 'open', limit: 10 }, ['open']],
      ['those that ended', { state: 'ended', limit: 10 }, ['ended', 'old']],
      ['those of a rule', { rule: 'other', limit: 10 }, ['ended']],
      ['those of a severity', { severity: 'warning', limit: 10 }, ['ended', 'old']],
      ['those that were open at a time or later', { fromMs: ENDED.at, limit: 10 }, ['open', 'ended']],
      ['those that were open after one ended', { fromMs: ENDED.at + 1, limit: 10 }, ['open']],
      ['those that are all of it', { state: 'ended', severity: 'warning', rule: 'chat-slow', limit: 10 }, ['old']],
    ])('%s are read, newest first', async (_, query, expected) => {
      const store = await database.open()
      const episodes = [old, open, ended]
      const alerts = episodes.map(({ fingerprint }) => createChange(fingerprint))
      await store.commitAlerts({ alerts, episodes, events: [] })
      expect((await store.readEpisodes(query)).map(({ fingerprint }) => fingerprint)).toEqual(expected)
    })

    test('an episode that goes on takes the place of what it was', async () => {
      const store = await database.open()
      const later = createEpisode('a', { severity: 'warning', message: 'better', updatedAt: AT + 1, end: ENDED })
      await store.commitAlerts({ alerts: [createChange('a')], episodes: [createEpisode('a')], events: [] })
      await store.commitAlerts({
        alerts: [createChange('a', 1)],
        episodes: [later, createEpisode('a', { ordinal: 2, createdAt: AT + 2 })],
        events: [],
      })
      expect(await store.readEpisodes({ limit: 10 })).toEqual([
        createEpisode('a', { ordinal: 2, createdAt: AT + 2 }),
        later,
      ])
    })

    test('the table has what source 002 asks of its alerts', async () => {
      const store = await database.open()
      await store.commitAlerts({
        alerts: [createChange('a')],
        episodes: [createEpisode('a', { end: ENDED })],
        events: [],
      })
      const columns = 'id, rule, severity, title, message, metadata, resolved, resolved_at, created_at, updated_at'
      const [row] = await database.query(`select ${columns} from alert_episodes`)
      expect(row).toMatchObject({ id: 'a-1', rule: 'chat-slow', metadata: '{"observed":6200}', resolved: 1 })
    })
  })

  describe('the timeline', () => {
    test('keeps the order in which things happened, whatever the clock said', async () => {
      const store = await database.open()
      const events = [AT, AT, AT - HOUR_MS, AT + 1].map((at) => firedEvent('a', at))
      await store.commitAlerts({ alerts: [createChange('a')], episodes: [], events: events.slice(0, 2) })
      await store.commitAlerts({ alerts: [createChange('a', 1)], episodes: [], events: events.slice(2) })
      await store.commitAlerts({ alerts: [createChange('b')], episodes: [], events: [firedEvent('b')] })
      expect(await store.readTimeline('a', 10)).toEqual(events.map(({ event }) => event))
      expect(await store.readTimeline('a', 2)).toEqual(events.slice(2).map(({ event }) => event))
      expect(await store.readTimeline('nobody', 2)).toEqual([])
    })
  })

  describe('forgetting', () => {
    const STATUSES: Record<string, AlertStatus> = {
      inactive: { kind: 'inactive' },
      pending: { kind: 'pending' },
      firing: { kind: 'firing', episode: OPEN },
      resolved: { kind: 'resolved', episode: OPEN, endedAt: AT, reason: 'byHand' },
      silent: { kind: 'noData', episode: null },
      silentWhileOpen: { kind: 'noData', episode: OPEN },
    }

    test('takes alerts that nothing is open of and that were not touched since, and no others', async () => {
      const store = await database.open()
      const alerts = Object.entries(STATUSES).flatMap(([name, status]) => [
        createChange(`old ${name}`, null, { state: createState(status), updatedAt: AT - 1 }),
        createChange(`new ${name}`, null, { state: createState(status), updatedAt: AT }),
      ])
      await store.commitAlerts({ alerts, ...NOTHING })
      await store.forgetAlerts(AT)
      const kept = (await store.readAlerts()).map(({ fingerprint }) => fingerprint)
      expect(kept.filter((name) => name.startsWith('old')).toSorted()).toEqual(['old firing', 'old silentWhileOpen'])
      expect(kept.filter((name) => name.startsWith('new'))).toHaveLength(6)
    })

    test('takes episodes that ended and events from before, but none of an episode that is open', async () => {
      const store = await database.open()
      const end = (at: number) => ({ end: { at, reason: 'recovered' } as const })
      const calmed = { kind: 'calmed', at: AT - HOUR_MS } as const
      await store.commitAlerts({
        alerts: ['open', 'ended'].map((name) => createChange(name)),
        episodes: [
          createEpisode('open'),
          createEpisode('ended', end(AT - 1)),
          createEpisode('ended', { ordinal: 2, ...end(AT) }),
        ],
        events: [
          firedEvent('open', AT - HOUR_MS),
          { fingerprint: 'open', event: calmed },
          firedEvent('ended', AT - 1),
          firedEvent('ended', AT),
        ],
      })
      await store.forgetAlerts(AT)
      const episodes = await store.readEpisodes({ limit: 10 })
      expect(episodes.map(({ fingerprint, ordinal }) => `${fingerprint} ${ordinal}`).toSorted()).toEqual([
        'ended 2',
        'open 1',
      ])
      expect(await store.readTimeline('open', 10)).toEqual([firedEvent('open', AT - HOUR_MS).event])
      expect(await store.readTimeline('ended', 10)).toEqual([firedEvent('ended', AT).event])
    })
  })

  test('any sequence of commits leaves what a plain model leaves', async () => {
    const store = await database.open()
    const name = fc.constantFrom('a', 'b', 'c')
    const change = fc.record({ name, guess: fc.option(fc.integer({ min: 1, max: 4 })), isKnown: fc.boolean() })
    const model = new Map<string, number>()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(change, { selector: (one) => one.name, maxLength: 3 }), { maxLength: 8 }),
        async (commits) => {
          run++
          for (const commit of commits) {
            const expected: string[] = []
            const alerts = commit.map(({ name, guess, isKnown }) => {
              const fingerprint = `${run} ${name}`
              const version = model.get(fingerprint) ?? null
              const expectedVersion = isKnown ? version : guess
              if (expectedVersion === version) model.set(fingerprint, (version ?? 0) + 1)
              else expected.push(fingerprint)
              return createChange(fingerprint, expectedVersion)
            })
            expect(await store.commitAlerts({ alerts, ...NOTHING })).toEqual(expected)
          }
          const stored = (await store.readAlerts()).map(({ fingerprint, version }) => [fingerprint, version])
          expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(model))
        },
      ),
      { numRuns: 40 },
    )
  })
})
