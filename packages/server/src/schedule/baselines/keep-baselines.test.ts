import { binOf } from '@plumbline/protocol/histogram'
import { describe, expect, test } from 'vitest'
import type { BaselineDraft, BaselineKeys, BaselineVersion } from '../../state/index.ts'
import type { MeasuredCount } from '../../store/measured-counts.ts'
import type { OperationBinsQuery } from '../../store/operation-bins.ts'
import { environmentsOf, type KeepingOptions, keepBaselines } from './keep-baselines.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 30)

/** What was measured, by environment and name, and versions in memory that behave as the state store does. */
function setup(measured: Record<string, Record<string, number>>) {
  const versions: (BaselineVersion & { keys: BaselineKeys; requestId: string | null })[] = []
  const asked: string[] = []
  const audit: string[] = []
  let isHolder = true
  let ids = 0
  const countsOf = (environment: string): MeasuredCount[] =>
    Object.entries(measured[environment] ?? {}).map(([name, count]) => ({
      ...{ environment, kind: 'operation', service: 'shop', name, unit: 'ms', count },
    }))
  const put = (keys: BaselineKeys, { operations, metrics }: Pick<BaselineDraft, 'operations' | 'metrics'>): void => {
    keys.operations = [
      ...keys.operations.filter((one) => !operations.some(({ name }) => name === one.name)),
      ...operations.map(({ service, name, samples }) => ({ service, name, samples })),
    ]
    keys.metrics = [...keys.metrics.filter((one) => !metrics.some(({ id }) => id === one.id)), ...metrics]
  }
  const state: KeepingOptions['state'] = {
    acquireLease: async () => isHolder,
    readBaselines: async ({ environment }) =>
      versions.filter((one) => environment === undefined || one.environment === environment).toReversed(),
    readBaselineKeys: async (number) => versions[number - 1]?.keys ?? { operations: [], metrics: [] },
    async addBaseline(draft) {
      const known = versions.find(({ requestId }) => requestId === draft.requestId)
      if (known) return { version: known, isNew: false }
      const counts = { operations: 0, trusted: 0, provisional: 0, samples: 0, failures: 0, leftOut: 0, metrics: 0 }
      const keys: BaselineKeys = { operations: [], metrics: [] }
      put(keys, draft)
      const version = { ...draft, version: versions.length + 1, updatedAt: NOW, promoted: false, counts, keys }
      versions.push(version)
      return { version, isNew: true }
    },
    async extendBaseline(number, addition) {
      const version = versions[number - 1]
      if (!version || version.promoted) return false
      put(version.keys, addition)
      return true
    },
    deleteBaseline: async () => 'absent',
    appendAudit: async ({ action }) => void audit.push(action),
  }
  const rowOf = ({ name, count }: { name: string; count: number }) => ({
    ...{ service: 'shop', name, count, failures: 0, total: count, minimum: 1, maximum: 1, bins: { [binOf(1)]: count } },
  })
  const options: KeepingOptions = {
    state,
    holder: 'here',
    sources: {
      measuredCounts: async () => Object.keys(measured).flatMap(countsOf),
      async operationBins({ environment = 'all' }: OperationBinsQuery) {
        asked.push(environment)
        return { operations: countsOf(environment).map(rowOf), leftOut: 0 }
      },
      measured: async () =>
        Object.keys(measured).flatMap((environment) =>
          countsOf(environment).map((row) => ({
            ...{ ...rowOf(row), kind: 'operation', unit: 'ms', environment, customer: '', release: '', variant: '' },
            ...{ last: 1, lastAt: NOW },
          })),
        ),
    },
    newId: () => `id-${++ids}`,
    now: () => NOW,
    onProblem: (error) => {
      throw error
    },
  }
  return {
    options,
    versions,
    asked,
    audit,
    loseLease: () => {
      isHolder = false
    },
  }
}

const held = ({ keys }: { keys: BaselineKeys }) =>
  Object.fromEntries(keys.operations.map(({ name, samples }) => [name, samples]))

describe('automatic baselines', () => {
  test('are one of each environment, and never mix them', async () => {
    const { options, versions, audit } = setup({
      production: { pay: 10 },
      staging: { pay: 12, list: 9 },
      '': { pay: 9 },
    })
    await keepBaselines(options)
    expect(versions.map((one) => [one.environment, one.source, held(one)])).toEqual([
      ['production', 'automatic', { pay: 10 }],
      ['staging', 'automatic', { pay: 12 }],
    ])
    expect(versions[1]?.keys.metrics).toContainEqual(
      expect.objectContaining({
        metric: 'operations.p95',
        labels: { service: 'shop' },
        samples: 21,
        kind: 'provisional',
      }),
    )
    expect(audit).toEqual(['baseline.automatic', 'baseline.automatic'])
  })

  test('take in what becomes known, are trusted at 100, and then stay as they are', async () => {
    const measured = { production: { pay: 10, list: 9 } }
    const { options, versions, asked } = setup(measured)
    const after = async (pay: number, list: number) => {
      measured.production = { pay, list }
      await keepBaselines(options)
      return versions.map(held)
    }
    await keepBaselines(options)
    expect(await after(99, 10)).toEqual([{ pay: 10, list: 10 }])
    expect(await after(100, 10)).toEqual([{ pay: 100, list: 10 }])
    asked.length = 0
    expect(await after(900, 99)).toEqual([{ pay: 100, list: 10 }])
    expect(asked).toEqual([])
    expect(new Set(versions[0]?.keys.metrics.map(({ id }) => id)).size).toBe(versions[0]?.keys.metrics.length)
  })

  test('stay as they are once somebody promotes them, and another begins', async () => {
    const measured = { production: { pay: 10 } }
    const { options, versions } = setup(measured)
    await keepBaselines(options)
    if (versions[0]) versions[0].promoted = true
    measured.production = { pay: 200 }
    await keepBaselines(options)
    await keepBaselines(options)
    expect(versions.map(held)).toEqual([{ pay: 10 }, { pay: 200 }])
  })

  test('are kept by one server at a time', async () => {
    const { options, versions, loseLease } = setup({ production: { pay: 10 } })
    loseLease()
    await keepBaselines(options)
    expect(versions).toEqual([])
  })
})

test('environments are told the busiest first', () => {
  const row = (environment: string, count: number) => ({
    ...{ environment, kind: '', service: '', name: '', unit: '', count },
  })
  expect(environmentsOf([row('a', 1), row('b', 3), row('a', 1), row('', 1)])).toEqual(['b', 'a', ''])
})
