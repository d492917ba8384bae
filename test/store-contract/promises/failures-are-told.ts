import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PlumblineError } from '../../../packages/server/src/errors.ts'
import { MEASUREMENT_COLUMNS } from '../../../packages/server/src/store/schema.ts'
import type { OpenStore } from '../engines.ts'
import { freshName, MIDNIGHT } from './fresh.ts'
import { countEverywhere, everywhere } from './tokens-count-once.ts'

export async function errorOf(attempt: Promise<unknown>): Promise<PlumblineError> {
  const outcome = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(outcome instanceof PlumblineError)) throw new Error(`expected a coded error, got ${outcome}`)
  return outcome
}

/** The code that the engine gave, as the drain looks for it. */
const engineCode = ({ cause }: PlumblineError): string => {
  const { clickhouseCode, code } = cause as { clickhouseCode?: number; code?: string }
  return String(clickhouseCode ?? code)
}

/** Counts for longer than any time limit here. */
const ENDLESS = 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = {wanted:UInt64}'

export function failuresAreTold(opened: () => OpenStore): void {
  describe('what fails is told by its code, and the next call works', () => {
    const works = async (): Promise<void> => {
      expect(await opened().engine.query('SELECT {n:UInt8} AS n', { n: 7 })).toEqual([{ n: 7 }])
    }

    test('a query that is wrong is store-failed, with the words of the engine', async () => {
      const error = await errorOf(opened().engine.query('SELECT no_such_column FROM marks'))
      expect(error).toMatchObject({ code: 'store-failed', detail: expect.stringContaining('no_such_column') })
      expect(engineCode(error)).toBe('47')
      await works()
    })

    test('a query that takes longer than its time is query-timeout', async () => {
      const error = await errorOf(opened().engine.query(ENDLESS, { wanted: '1' }, { timeoutMs: 1_000 }))
      expect(error.code).toBe('query-timeout')
      await works()
    })

    test('a query that its caller gives up ends at once, and is not taken for slow', async () => {
      const caller = new AbortController()
      const asked = errorOf(
        opened().engine.query(ENDLESS, { wanted: '1' }, { timeoutMs: 1_000, signal: caller.signal }),
      )
      setTimeout(() => caller.abort(), 50)
      expect((await asked).code).toBe('store-failed')
      await works()
    })

    test.each([
      ['is no JSON', '["2026'],
      ['has too few columns', '[1]'],
      ['has text for a number', JSON.stringify([MIDNIGHT, MIDNIGHT, 'gauge', 's', 'n', 'much', 'ms', 1, true])],
    ])('rows of which one %s are refused for good, and none of them is stored', async (_, broken) => {
      const service = freshName('service')
      const good = JSON.stringify([
        ...[MIDNIGHT, MIDNIGHT, 'gauge', service, 'n', 1, 'ms', 1, true],
        ...Array.from({ length: 8 }, () => ''),
        '{}',
        '',
      ])
      const body = Buffer.from(`${[good, good, broken, good].join('\n')}\n`)
      const insert = { table: 'measurements', columns: MEASUREMENT_COLUMNS, token: randomUUID() }
      await opened().engine.insert({ ...insert, body: Buffer.from(`${good}\n`) })
      const error = await errorOf(opened().engine.insert({ ...insert, body, token: randomUUID() }))
      expect(error.code).toBe('store-failed')
      // Cannot parse a quoted string, the input, a number; incorrect data.
      expect(['26', '27', '72', '117']).toContain(engineCode(error))
      expect(await countEverywhere(opened(), service)).toEqual(everywhere(1))
    })

    test('an insert waits for no query', async () => {
      const { engine } = opened()
      await engine.command('CREATE TABLE quick (n UInt8) ENGINE = MergeTree ORDER BY n')
      const ended: string[] = []
      const row = { table: 'quick', columns: ['n'], body: Buffer.from('[1]\n'), token: randomUUID() }
      await Promise.all([
        engine.query('SELECT sleep(1)').then(() => ended.push('query')),
        engine.insert(row).then(() => ended.push('insert')),
      ])
      expect(ended).toEqual(['insert', 'query'])
    })

    test('an insert that takes longer than the last query might have is waited for', async () => {
      const { engine } = opened()
      await engine.command('CREATE TABLE slow (n UInt8) ENGINE = Null')
      await engine.command('CREATE TABLE slept (n UInt8) ENGINE = MergeTree ORDER BY n')
      await engine.command('CREATE MATERIALIZED VIEW slow_feed TO slept AS SELECT toUInt8(n + sleep(2)) AS n FROM slow')
      await engine.query('SELECT 1', {}, { timeoutMs: 1_000 })
      await engine.insert({ table: 'slow', columns: ['n'], body: Buffer.from('[1]\n'), token: randomUUID() })
      expect(await engine.query('SELECT n FROM slept')).toEqual([{ n: 1 }])
    })

    test('closing may be asked for twice, and what is asked afterwards is refused', async () => {
      const { store } = opened()
      await Promise.all([store.close(), store.close()])
      await opened().reopen()
      await works()
    })
  })
}
