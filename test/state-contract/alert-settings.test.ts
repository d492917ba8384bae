import { createHistogram, encode, record } from '@plumbline/protocol/histogram'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoredBaseline, StoredMaintenance, StoredSilence } from '../../packages/server/src/state/index.ts'
import { AT, HOSTILE_TEXTS, hostileLabels } from './alert-samples.ts'
import { startEngines, type TestDatabase } from './engines.ts'

const engines = await startEngines()
afterAll(() => Promise.all(engines.map((engine) => engine.stop())))

const HOUR_MS = 3_600_000

const createSilence = (id: string, changed: Partial<StoredSilence> = {}): StoredSilence => ({
  id,
  matchers: [{ label: 'service', operator: '=~', value: 'chat-*' }],
  from: AT,
  to: AT + HOUR_MS,
  by: 'on call',
  comment: 'database moves',
  createdAt: AT,
  ...changed,
})

const createOnce = (id: string, to: number, changed: Partial<StoredMaintenance> = {}): StoredMaintenance => ({
  window: { id, matchers: [{ label: 'service', operator: '!=', value: 'db' }], kind: 'once', from: to - HOUR_MS, to },
  by: 'on call',
  comment: 'database moves',
  createdAt: AT,
  ...changed,
})

const createWeekly = (id: string): StoredMaintenance => {
  const stretch = { days: ['sun', 'mon'], fromMinute: 180, lastsMs: HOUR_MS, zone: 'Europe/Berlin' } as const
  return { ...createOnce(id, AT), window: { id, matchers: [], kind: 'weekly', stretch } }
}

const histogram = createHistogram()
for (const value of [0, 120, 450.5, 6_200]) record(histogram, value)

const createBaseline = (id: string, changed: Partial<StoredBaseline> = {}): StoredBaseline => ({
  id,
  metric: 'chat.sla.latency.p95',
  labels: { service: 'chat', customer: 'x' },
  environment: 'production',
  kind: 'captured',
  capturedAt: AT,
  samples: 4,
  value: { mean: 1_692.625, p50: 120, p95: 6_200, p99: 6_200, histogram: encode(histogram) },
  promoted: false,
  note: null,
  ...changed,
})

describe.each(engines)('settings of alerting on $name', (engine) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await engine.createDatabase()
  })
  afterEach(() => database.remove())

  describe('silences', () => {
    test('are read while they are on or to come, and for as long after their end as asked', async () => {
      const store = await database.open()
      const silences = [
        createSilence('ended', { to: AT - 1 }),
        createSilence('ending', { to: AT }),
        createSilence('on', { from: AT - 1 }),
        createSilence('to come', { from: AT + HOUR_MS, to: AT + 2 * HOUR_MS }),
      ]
      for (const silence of silences) await store.addSilence(silence)
      const idsAfter = async (at: number) => (await store.readSilences(at)).map(({ id }) => id)
      expect(await store.readSilences(AT - HOUR_MS)).toEqual(silences.toReversed())
      expect(await idsAfter(AT - 1)).toEqual(['to come', 'on', 'ending'])
      expect(await idsAfter(AT)).toEqual(['to come', 'on'])
    })

    test('end now, but no later than they would have', async () => {
      const store = await database.open()
      await store.addSilence(createSilence('a'))
      expect(await store.endSilence('a', AT + 5)).toEqual(createSilence('a', { to: AT + 5 }))
      expect(await store.endSilence('a', AT + 9)).toEqual(createSilence('a', { to: AT + 5 }))
      expect(await store.readSilences(AT)).toEqual([createSilence('a', { to: AT + 5 })])
      expect(await store.endSilence('b', AT)).toBeUndefined()
    })

    test.each(HOSTILE_TEXTS)('keep %j', async (text) => {
      const store = await database.open()
      const matcher = { label: text, operator: '!=', value: text } as const
      const silence = createSilence('a', { matchers: [matcher], by: text, comment: text })
      await store.addSilence(silence)
      expect(await store.readSilences(AT)).toEqual([silence])
    })
  })

  describe('maintenance windows', () => {
    test('are kept over a restart until they are removed', async () => {
      const store = await database.open()
      const windows = [createWeekly('a'), createOnce('b', AT)]
      for (const window of windows.toReversed()) expect(await store.addMaintenance(window)).toBe(true)
      await store.close()
      const next = await database.open()
      expect(await next.readMaintenance()).toEqual(windows)
      expect(await next.removeMaintenance('a')).toEqual(windows[0])
      expect(await next.removeMaintenance('a')).toBeUndefined()
      expect(await next.readMaintenance()).toEqual(windows.slice(1))
    })

    test('have names of their own: the first to take one keeps it', async () => {
      const store = await database.open()
      const asked = Array.from({ length: 5 }, (_, index) => createOnce('a', AT, { by: `${index}` }))
      const taken = await Promise.all(asked.map((window) => store.addMaintenance(window)))
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect(await store.readMaintenance()).toEqual([asked[taken.indexOf(true)]])
    })

    test('that were over before a time are forgotten; those of every week never are', async () => {
      const store = await database.open()
      const kept = [createWeekly('a'), createOnce('b', AT), createOnce('c', AT + 1)]
      for (const window of [...kept, createOnce('d', AT - 1)]) await store.addMaintenance(window)
      await store.forgetMaintenance(AT)
      expect(await store.readMaintenance()).toEqual(kept)
    })

    test.each(HOSTILE_TEXTS)('keep %j', async (text) => {
      const store = await database.open()
      const id = text.slice(0, 500)
      const window = {
        id,
        matchers: [{ label: text, operator: '=~', value: text }],
        kind: 'once',
        from: 0,
        to: 1,
      } as const
      const maintenance = { window, by: text, comment: text, createdAt: AT }
      expect(await store.addMaintenance(maintenance)).toBe(true)
      expect(await store.readMaintenance()).toEqual([maintenance])
      await store.forgetMaintenance(AT)
      expect(await store.readMaintenance()).toEqual([])
    })
  })

  describe('changes of rules', () => {
    test('are kept, one of each rule, until they are taken back', async () => {
      const store = await database.open()
      const b = { rule: 'b', change: { enabled: false }, by: 'api', at: AT }
      await store.writeRuleChange(b)
      await store.writeRuleChange({ rule: 'a', change: { limit: '2s' }, by: 'api', at: AT })
      const a = {
        rule: 'a',
        change: { limit: '3s', severity: 'error', minimumSamples: 0 },
        by: 'cli',
        at: AT + 1,
      } as const
      await store.writeRuleChange(a)
      expect(await store.readRuleChanges()).toEqual([a, b])
      expect(await store.removeRuleChange('a')).toBe(true)
      expect(await store.removeRuleChange('a')).toBe(false)
      expect(await store.readRuleChanges()).toEqual([b])
    })

    test.each(HOSTILE_TEXTS)('keep %j', async (text) => {
      const store = await database.open()
      const change = { rule: text.slice(0, 500), change: { limit: text }, by: text, at: AT }
      await store.writeRuleChange(change)
      expect(await store.readRuleChanges()).toEqual([change])
      expect(await store.removeRuleChange(change.rule)).toBe(true)
    })
  })

  describe('the audit trail', () => {
    test('gives the newest entries first, in the order in which they came', async () => {
      const store = await database.open()
      const entries = ['disable', 'enable', 'disable'].map((action, index) => ({
        at: AT - index,
        actor: 'webhook-failing',
        action: `webhook.${action}`,
        detail: { webhook: 7, dryRun: true },
      }))
      for (const entry of entries) await store.appendAudit(entry)
      expect(await store.readAudit(10)).toEqual(entries.toReversed())
      expect(await store.readAudit(1)).toEqual(entries.slice(2))
    })

    test('loses none of 20 entries that are made at once', async () => {
      const stores = engine.name === 'SQLite' ? [await database.open()] : [await database.open(), await database.open()]
      const entries = Array.from({ length: 20 }, (_, index) => ({
        at: AT,
        actor: `${index}`,
        action: 'x',
        detail: null,
      }))
      await Promise.all(entries.map((entry, index) => stores[index % stores.length]?.appendAudit(entry)))
      const actors = (await stores[0]?.readAudit(50))?.map(({ actor }) => Number(actor))
      expect(actors?.toSorted((a, b) => a - b)).toEqual(entries.map((_, index) => index))
    })

    test.each(HOSTILE_TEXTS)('keeps %j', async (text) => {
      const store = await database.open()
      const entry = { at: AT, actor: text, action: text, detail: { ...hostileLabels(text), deep: [[text]] } }
      await store.appendAudit(entry)
      expect(await store.readAudit(1)).toEqual([entry])
    })
  })

  describe('baselines', () => {
    const { metric, labels, environment } = createBaseline('a')
    const key = { metric, labels, environment }

    test('come back to the last bin', async () => {
      const store = await database.open()
      const baseline = createBaseline('a', { promoted: true, note: 'before the move' })
      await store.writeBaseline(baseline)
      expect(await store.readBaselines({ limit: 10 })).toEqual([baseline])
      expect(await store.readPromotedBaseline(key)).toEqual(baseline)
    })

    test('are not compared with before they are promoted, and then one of them', async () => {
      const store = await database.open()
      await store.writeBaseline(createBaseline('first', { capturedAt: AT }))
      await store.writeBaseline(createBaseline('second', { capturedAt: AT + 1 }))
      const promoted = async () => (await store.readPromotedBaseline(key))?.id
      expect(await promoted()).toBeUndefined()
      expect(await store.promoteBaseline('second')).toBe(true)
      expect(await promoted()).toBe('second')
      expect(await store.promoteBaseline('first')).toBe(true)
      expect(await promoted()).toBe('first')
      await store.writeBaseline(createBaseline('third', { capturedAt: AT - 1, promoted: true }))
      expect(await promoted()).toBe('third')
      const all = await store.readBaselines({ limit: 10 })
      expect(all.map(({ id, promoted }) => [id, promoted])).toEqual([
        ['second', false],
        ['first', false],
        ['third', true],
      ])
    })

    test('are looked up by labels in any order, and by no others, metric or environment', async () => {
      const store = await database.open()
      await store.writeBaseline(createBaseline('a', { promoted: true }))
      const found = async (changed: Partial<typeof key>) =>
        (await store.readPromotedBaseline({ ...key, ...changed }))?.id
      expect(await found({ labels: { customer: 'x', service: 'chat' } })).toBe('a')
      expect(await found({ labels: { service: 'chat' } })).toBeUndefined()
      expect(await found({ labels: {} })).toBeUndefined()
      expect(await found({ metric: 'chat.sla.latency.p99' })).toBeUndefined()
      expect(await found({ environment: 'staging' })).toBeUndefined()
    })

    test('of another scope or environment stay promoted', async () => {
      const store = await database.open()
      await store.writeBaseline(createBaseline('staging', { environment: 'staging', promoted: true }))
      await store.writeBaseline(createBaseline('all', { labels: {}, promoted: true }))
      await store.writeBaseline(createBaseline('a', { promoted: true }))
      const all = await store.readBaselines({ limit: 10 })
      expect(all.map(({ promoted }) => promoted)).toEqual([true, true, true])
    })

    test('are listed newest first, by metric and environment', async () => {
      const store = await database.open()
      await store.writeBaseline(createBaseline('a', { capturedAt: AT }))
      await store.writeBaseline(createBaseline('b', { capturedAt: AT + 1, environment: 'staging' }))
      await store.writeBaseline(createBaseline('c', { capturedAt: AT + 2, metric: 'jobs.failure.ratio' }))
      const listed = async (query: { metric?: string; environment?: string; limit: number }) =>
        (await store.readBaselines(query)).map(({ id }) => id)
      expect(await listed({ limit: 10 })).toEqual(['c', 'b', 'a'])
      expect(await listed({ limit: 1 })).toEqual(['c'])
      expect(await listed({ metric, limit: 10 })).toEqual(['b', 'a'])
      expect(await listed({ metric, environment, limit: 10 })).toEqual(['a'])
    })

    test('are replaced under their id, and deleted', async () => {
      const store = await database.open()
      await store.writeBaseline(createBaseline('a', { kind: 'provisional', samples: 10 }))
      const trusted = createBaseline('a', { kind: 'trusted', samples: 100 })
      await store.writeBaseline(trusted)
      expect(await store.readBaselines({ limit: 10 })).toEqual([trusted])
      expect(await store.deleteBaseline('a')).toBe(true)
      expect(await store.deleteBaseline('a')).toBe(false)
      expect(await store.promoteBaseline('a')).toBe(false)
      expect(await store.readBaselines({ limit: 10 })).toEqual([])
    })

    test.each(HOSTILE_TEXTS)('keep %j', async (text) => {
      const store = await database.open()
      const short = text.slice(0, 500)
      const baseline = createBaseline(short, {
        metric: short,
        labels: hostileLabels(text),
        environment: short,
        note: text,
      })
      await store.writeBaseline(baseline)
      expect(await store.promoteBaseline(short)).toBe(true)
      expect(await store.readPromotedBaseline(baseline)).toEqual({ ...baseline, promoted: true })
    })
  })
})
