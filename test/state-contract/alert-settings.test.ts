import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoredMaintenance, StoredSilence } from '../../packages/server/src/state/index.ts'
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
})
