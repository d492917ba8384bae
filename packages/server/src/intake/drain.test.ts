import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PlumblineError } from '../errors.ts'
import { type DrainProblem, type InsertRows, startDrain } from './drain.ts'
import { openSpool, type Spool } from './spool.ts'

let folder: string
let spool: Spool
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-drain-'))
  spool = (await openSpool({ folder, maxBytes: 1_000_000 })).spool
})
afterEach(async () => {
  await spool.close()
  await rm(folder, { recursive: true, force: true })
})

const append = (table: 'marks' | 'measurements', text: string) =>
  spool.append({ table, rows: 1, batchIds: [], receivedAt: 0, body: Buffer.from(`${text}\n`) })

function start(insert: InsertRows, findKnown = async (): Promise<string[]> => []) {
  const problems: DrainProblem[] = []
  let visible = 0
  const emptied = Promise.withResolvers<void>()
  const drain = startDrain({
    spool,
    insert,
    findKnown,
    groupDelayMs: 0,
    groupRows: 50_000,
    now: () => 1_000,
    random: () => 0,
    onVisible: ({ rows }) => {
      visible += rows
      if (spool.pending.rows === 0) emptied.resolve()
    },
    onProblem: (problem) => problems.push(problem),
  })
  return { drain, problems, emptied: emptied.promise, visible: () => visible }
}

const storeFailed = (clickhouseCode?: number) =>
  new PlumblineError('store-failed', 'x', Object.assign(new Error('x'), { clickhouseCode }))

describe('the drain', () => {
  test('inserts each table of a segment once, under the name of the segment, and tells what can be seen', async () => {
    const inserts: { table: string; text: string; token: string }[] = []
    await append('marks', 'a')
    await append('measurements', 'b')
    await append('marks', 'c')
    const { drain, emptied, visible } = start(async (table, body, token) => {
      inserts.push({ table, text: body.toString(), token })
    })
    await emptied
    expect(inserts.map(({ table, text }) => [table, text])).toEqual([
      ['marks', 'a\nc\n'],
      ['measurements', 'b\n'],
    ])
    expect(new Set(inserts.map(({ token }) => token.replace(/-(marks|measurements)$/, ''))).size).toBe(1)
    expect(visible()).toBe(3)
    await drain.stop()
  })

  test('tries the same segment under the same token until the store is back, in order', async () => {
    const tokens: string[] = []
    let failures = 2
    await append('marks', 'a')
    const { drain, problems, emptied } = start(async (_table, _body, token) => {
      tokens.push(token)
      if (failures-- > 0) throw storeFailed()
    })
    await emptied
    expect(new Set(tokens).size).toBe(1)
    expect(tokens).toHaveLength(3)
    await drain.stop()
    expect(problems.map(({ kind }) => kind)).toEqual(['retrying', 'retrying', 'recovered'])
    expect(drain.failingSince).toBeUndefined()
  })

  test('puts aside what the store will never take, so that the rest goes on', async () => {
    await append('marks', 'poison')
    const { drain, problems } = start(async (_table, body) => {
      if (body.toString().startsWith('poison')) throw storeFailed(27)
    })
    await expect.poll(() => problems.some(({ kind }) => kind === 'quarantined')).toBe(true)
    await append('marks', 'good')
    drain.wake()
    await expect.poll(() => spool.pending.rows).toBe(0)
    expect(await readdir(join(folder, 'quarantine'))).toHaveLength(1)
    await drain.stop()
  })

  test('when stopped inserts what is there; what fails then stays in the spool', async () => {
    const { drain } = start(async () => {
      throw storeFailed()
    })
    await append('marks', 'a')
    await drain.stop()
    await drain.stop()
    expect(spool.pending.rows).toBe(1)
  })

  test('leaves out what the store had all along, when it could not be asked before', async () => {
    const record = { table: 'marks', rows: 1, receivedAt: 0 } as const
    await spool.append({ ...record, batchIds: ['batch-old'], unverified: true, body: Buffer.from('old\n') })
    await spool.append({ ...record, batchIds: ['batch-new'], unverified: true, body: Buffer.from('new\n') })
    await spool.append({ ...record, batchIds: ['batch-old'], body: Buffer.from('verified\n') })
    const texts: string[] = []
    const { drain, emptied } = start(
      async (_table, body) => {
        texts.push(body.toString())
      },
      async () => ['batch-old'],
    )
    await emptied
    expect(texts).toEqual(['new\nverified\n'])
    await drain.stop()
  })
})
