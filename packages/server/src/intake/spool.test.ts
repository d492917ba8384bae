import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SegmentRecord } from './segment.ts'
import { openSpool, readSegment } from './spool.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-spool-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const record = (text: string, receivedAt = 1_000): SegmentRecord => ({
  table: 'marks',
  rows: 1,
  batchIds: [`batch-${text}`],
  receivedAt,
  body: Buffer.from(`["${text}"]\n`),
})
const open = (maxBytes = 1_000_000) => openSpool({ folder, maxBytes })
const textsOf = (records: SegmentRecord[]) => records.map(({ body }) => body.toString().trim())

describe('the spool', () => {
  test('hands over what was appended, in order, and forgets what was removed', async () => {
    const { spool } = await open()
    await Promise.all([spool.append(record('a')), spool.append(record('b'))])
    await spool.append(record('c'))
    const segment = await spool.next()
    if (!segment) throw new Error('no segment')
    expect(textsOf(await readSegment(segment))).toEqual(['["a"]', '["b"]', '["c"]'])
    expect(spool.pending.rows).toBe(3)
    await spool.remove(segment)
    expect(spool.pending).toMatchObject({ rows: 0, bytes: 0, oldestReceivedAt: undefined, sealedSegments: 0 })
    expect(await spool.next()).toBeUndefined()
    await spool.close()
  })

  test('keeps appending to a new segment while the old one waits', async () => {
    const { spool } = await open()
    await spool.append(record('a', 5))
    const first = await spool.next()
    await spool.append(record('b', 9))
    expect(await spool.next()).toBe(first)
    expect(spool.pending).toMatchObject({ rows: 2, openRows: 1, openSince: 9, oldestReceivedAt: 5 })
    await spool.close()
  })

  test('finds after a restart what was not removed, oldest first', async () => {
    const before = await open()
    await before.spool.append(record('a'))
    await before.spool.next()
    await before.spool.append(record('b'))
    await before.spool.close()
    const after = await open()
    expect(textsOf(after.found)).toEqual(['["a"]', '["b"]'])
    await after.spool.append(record('c'))
    const names: string[] = []
    for (let segment = await after.spool.next(); segment; segment = await after.spool.next()) {
      names.push(...textsOf(await readSegment(segment)))
      await after.spool.remove(segment)
    }
    expect(names).toEqual(['["a"]', '["b"]', '["c"]'])
    await after.spool.close()
  })

  test('ignores the torn end that a crash left, and keeps the name of a segment, which is its insert token', async () => {
    const before = await open()
    await before.spool.append(record('a'))
    await before.spool.append(record('b'))
    const name = (await before.spool.next())?.name
    await before.spool.close()
    const [file = ''] = await readdir(folder)
    await writeFile(join(folder, file), (await readFile(join(folder, file))).subarray(0, -3))
    const after = await open()
    expect(textsOf(after.found)).toEqual(['["a"]'])
    expect((await after.spool.next())?.name).toBe(name)
    await after.spool.close()
  })

  test('puts aside a segment in which nothing is whole', async () => {
    await writeFile(join(folder, '000000000001-x.segment'), 'PLS1 half of a prefix')
    const { spool, found } = await open()
    expect(found).toEqual([])
    expect(await readdir(join(folder, 'quarantine'))).toEqual(['000000000001-x.segment'])
    await spool.close()
  })

  test('counts a segment as pending at every moment of being sealed', async () => {
    const { spool } = await open()
    await spool.append(record('a', 5))
    const sealing = spool.next()
    await Promise.resolve()
    expect(spool.pending).toMatchObject({ rows: 1, oldestReceivedAt: 5 })
    await sealing
    expect(spool.pending).toMatchObject({ rows: 1, oldestReceivedAt: 5 })
    await spool.close()
  })

  test('rewrites a sealed segment whole', async () => {
    const { spool } = await open()
    await spool.append(record('a'))
    await spool.append(record('b'))
    const segment = await spool.next()
    if (!segment) throw new Error('no segment')
    await spool.rewrite(segment, [record('b')])
    expect(textsOf(await readSegment(segment))).toEqual(['["b"]'])
    expect(spool.pending.rows).toBe(1)
    await spool.close()
    expect(textsOf((await open()).found)).toEqual(['["b"]'])
  })

  test('refuses with spool-full past its limit, and takes again once there is room', async () => {
    const { spool } = await open(200)
    await spool.append(record('a'))
    await expect(spool.append(record('x'.repeat(200)))).rejects.toMatchObject({ code: 'spool-full' })
    const segment = await spool.next()
    if (segment) await spool.remove(segment)
    await spool.append(record('b'.repeat(150)))
    expect(spool.pending.rows).toBe(1)
    await spool.close()
  })

  test('refuses with disk-failed when its folder is gone, and goes on when it is back', async () => {
    const { spool } = await open()
    await rm(folder, { recursive: true })
    await expect(spool.append(record('a'))).rejects.toMatchObject({ code: 'disk-failed' })
    await openSpool({ folder, maxBytes: 1 })
    await spool.append(record('b'))
    expect(spool.pending.rows).toBe(1)
    await spool.close()
  })

  test('puts a refused segment on a shelf instead of deleting it', async () => {
    const { spool } = await open()
    await spool.append(record('a'))
    const segment = await spool.next()
    if (!segment) throw new Error('no segment')
    const path = await spool.quarantine(segment)
    expect((await readFile(path)).length).toBeGreaterThan(0)
    expect(await spool.next()).toBeUndefined()
    await spool.close()
    expect((await open()).found).toEqual([])
  })

  test('takes nothing after it was closed', async () => {
    const { spool } = await open()
    await spool.close()
    await spool.close()
    await expect(spool.append(record('a'))).rejects.toMatchObject({ code: 'stopping' })
  })
})
