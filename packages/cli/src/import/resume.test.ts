import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { createContext } from '../../test/create-context.ts'
import { findClosedUrl, startServer } from '../../test/start-server.ts'
import type { ImportFlags } from './import-flags.ts'
import { HEADER, line, lines, numbersBelow, openFolder, run, valuesOf } from './test-support/import-rig.ts'
import { startIntake } from './test-support/start-intake.ts'

const { folder, write } = openFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('an import that stops', () => {
  const content = HEADER + lines(12_345)

  test('goes on from the last acknowledged batch, with the batches of an import in one go', async () => {
    const straight = await startIntake()
    await run(write(content), { url: straight.url })
    const path = write(content)
    const context = createContext()
    // The importer gives up on the fifth answer it gets.
    const intake = await startIntake((attempt) => (attempt > 5 ? { status: 413 } : undefined))
    expect(await run(path, { url: intake.url }, context)).toBe(2)
    expect(context.err()).toContain('the same command goes on from there')
    const checkpoint = JSON.parse(readFileSync(`${path}.plumbline-import.json`, 'utf8'))
    expect(checkpoint).toMatchObject({ finished: false, refused: 0 })
    expect(checkpoint.rows % 1_000).toBe(0)

    const { url: other, requests } = await startIntake()
    const refusal = createContext()
    expect(await run(path, { url: other }, refusal)).toBe(2)
    expect(refusal.err()).toContain(`the earlier run sent to ${intake.url}`)
    expect(requests).toHaveLength(0)
    expect(intake.batches().every((id) => straight.batches().includes(id))).toBe(true)
  })

  test('at a server that comes back is no stop: it waits as it is told', async () => {
    const context = createContext()
    const intake = await startIntake((attempt) =>
      attempt === 2 ? { status: 429, headers: { 'retry-after': '7' } } : attempt === 3 ? { status: 503 } : undefined,
    )
    expect(await run(write(content), { url: intake.url }, context)).toBe(0)
    expect(intake.rows()).toHaveLength(12_345)
    expect(context.sleeps).toContain(7_000)
    expect(context.err()).toMatch(/^plumbline: \S+ takes no rows now: Not now \(429\); trying again\n$/)
  })

  test('at a server that never takes anything ends after a bounded number of attempts', async () => {
    const intake = await startIntake(() => ({ status: 429 }))
    const context = createContext()
    expect(await run(write(HEADER + line(1)), { url: intake.url }, context)).toBe(4)
    expect(intake.requests).toHaveLength(10)
    expect(context.err()).toContain('stopped after row 0')
  })

  test('where nobody listens says so at once', async () => {
    const context = createContext()
    expect(await run(write(content), { url: await findClosedUrl() }, context)).toBe(4)
    expect(context.err()).toContain('nothing listens there')
    expect(context.sleeps).toEqual([])
  })

  test('at a stranger says so', async () => {
    const { url } = await startServer((_, response) => response.writeHead(200).end('hello'))
    const context = createContext()
    expect(await run(write(content), { url }, context)).toBe(4)
    expect(context.err()).toContain('not a Plumbline server')
  })

  test('by an interruption settles what is under way, and goes on later with every row once', async () => {
    const path = write(content)
    const context = createContext()
    const intake = await startIntake((attempt) => {
      if (attempt === 3) context.interrupt()
      return undefined
    })
    expect(await run(path, { url: intake.url }, context)).toBe(130)
    expect(context.err()).toMatch(/interrupted after row \d,000; the same command goes on from there/)
    const before = intake.rows().length
    expect(before).toBeLessThan(12_345)

    const again = createContext()
    expect(await run(path, { url: intake.url }, again)).toBe(0)
    expect(again.err()).toContain(`resuming after row ${(before / 1_000).toFixed(0)},000`)
    expect(valuesOf(intake)).toEqual(numbersBelow(12_345))
  })

  test('and goes on, keeps its refused rows once, in the file and in the exit code', async () => {
    const path = write(`${HEADER}${'x\n'.repeat(3)}${lines(6_000)}${'y\n'.repeat(2)}`)
    const errors = join(folder, 'resumed.ndjson')
    const context = createContext()
    const intake = await startIntake((attempt) => {
      if (attempt === 2) context.interrupt()
      return undefined
    })
    expect(await run(path, { url: intake.url, errors }, context)).toBe(130)
    expect(await run(path, { url: intake.url, errors, quiet: true }, createContext())).toBe(1)
    const kept = readFileSync(errors, 'utf8').trimEnd().split('\n')
    expect(kept.map((text) => JSON.parse(text).value)).toEqual(['x', 'x', 'x', 'y', 'y'])
  })
})

describe('a file that grows', () => {
  const packed = (text: string) => gzipSync(text)
  const plain = (text: string) => Buffer.from(text)

  test.each([
    ['csv', plain],
    ['csv.gz', packed],
  ])('while nobody knows whether its last rows were taken, counts each of them once: %s', async (ending, write_) => {
    const path = write(write_(HEADER + lines(1_500)), ending)
    // The short batch at the end is taken, and the importer never learns of it: as if it were killed there.
    let dies = 2
    const intake = await startIntake((attempt) => (attempt === dies ? { status: 413, taken: true } : undefined))
    expect(await run(path, { url: intake.url })).toBe(2)
    for (const [from, count] of [
      [1_500, 1_200],
      [2_700, 100],
    ] as const) {
      appendFileSync(path, write_(lines(count, from)))
      // The batch before is sent again, and the one at the new end is lost.
      dies = intake.requests.length + (from === 1_500 ? 3 : 2)
      expect(await run(path, { url: intake.url })).toBe(2)
    }
    const context = createContext()
    expect(await run(path, { url: intake.url }, context)).toBe(0)
    expect(valuesOf(intake)).toEqual(numbersBelow(2_800))
    expect(context.err()).toContain('resuming after row')

    const again = createContext()
    expect(await run(path, { url: intake.url, restart: true, json: true }, again)).toBe(0)
    expect(JSON.parse(again.out())).toMatchObject({ accepted: 0, duplicates: 2_800 })
  })

  test('in the middle of a line has that line refused, and nothing counts twice at any later start', async () => {
    const whole = HEADER + lines(30)
    const path = write(whole.slice(0, -20))
    const intake = await startIntake()
    expect(await run(path, { url: intake.url })).toBe(1)
    writeFileSync(path, whole + lines(5, 30))
    expect(await run(path, { url: intake.url })).toBe(1)
    expect(valuesOf(intake)).toEqual(numbersBelow(35).filter((value) => value !== 29))
    expect(await run(path, { url: intake.url, restart: true })).toBe(1)
    expect(valuesOf(intake)).toHaveLength(34)
  })
})

describe('--restart', () => {
  const imported = async () => {
    const intake = await startIntake()
    const path = write(HEADER + lines(12))
    expect(await run(path, { url: intake.url })).toBe(0)
    return { intake, path }
  }
  const later = (hours: number) => {
    const context = createContext()
    context.advance(hours * 3_600_000)
    return context
  }

  test('is refused once the server has forgotten the batches: it would count all rows twice', async () => {
    const { intake, path } = await imported()
    const context = later(24)
    expect(await run(path, { url: intake.url, restart: true }, context)).toBe(2)
    expect(context.err()).toContain('rows were imported from 2026-')
    expect(context.err()).toContain('--restart would count them twice')
    expect(context.err()).toContain(`delete ${path}.plumbline-import.json`)
    expect(intake.requests).toHaveLength(1)
    expect(await run(path, { url: intake.url, restart: true }, later(23.9))).toBe(0)
    expect(valuesOf(intake)).toHaveLength(12)
    // Sent again or not, the server counts from when it had them first.
    expect(await run(path, { url: intake.url, restart: true }, later(24))).toBe(2)
  })

  test('sends the rows of another file, and another mapping, whenever', async () => {
    const { intake, path } = await imported()
    expect(await run(path, { url: intake.url, restart: true, environment: 'staging' }, later(30))).toBe(0)
    writeFileSync(path, HEADER + lines(3, 100))
    expect(await run(path, { url: intake.url, restart: true, environment: 'staging' }, later(60))).toBe(0)
    expect(intake.rows()).toHaveLength(12 + 12 + 3)
  })
})

test('an import that broke off more than a day ago goes on, and says what it cannot know', async () => {
  const intake = await startIntake((attempt) => (attempt === 2 ? { status: 413 } : undefined))
  const path = write(HEADER + lines(1_500))
  expect(await run(path, { url: intake.url })).toBe(2)
  const context = createContext()
  context.advance(25 * 3_600_000)
  expect(await run(path, { url: intake.url }, context)).toBe(0)
  expect(context.err()).toContain('broke off more than 24 hours ago')
  expect(valuesOf(intake)).toEqual(numbersBelow(1_500))
})

test('an import that never came to its first answer may be begun with other columns', async () => {
  const path = write(HEADER + lines(3))
  expect(await run(path, { url: await findClosedUrl() })).toBe(4)
  const { url } = await startIntake()
  const context = createContext()
  expect(await run(path, { url, service: 'web' }, context)).toBe(0)
  expect(context.err()).toBe('')
})

describe('a file that is imported again', () => {
  test('holds nothing new, until it grows', async () => {
    const intake = await startIntake()
    const path = write(HEADER + lines(1_500))
    await run(path, { url: intake.url })
    const again = createContext()
    expect(await run(path, { url: intake.url }, again)).toBe(0)
    expect(again.out()).toContain('holds nothing new')
    expect(intake.requests).toHaveLength(2)

    writeFileSync(path, HEADER + lines(1_502))
    const grown = createContext()
    expect(await run(path, { url: intake.url }, grown)).toBe(0)
    expect(grown.out()).toContain('2 rows of')
    expect(valuesOf(intake)).toEqual(numbersBelow(1_502))
  })

  test('from its start sends the same batches, which count once', async () => {
    const intake = await startIntake()
    const path = write(HEADER + lines(1_500))
    await run(path, { url: intake.url })
    const context = createContext()
    expect(await run(path, { url: intake.url, restart: true, json: true }, context)).toBe(0)
    expect(JSON.parse(context.out())).toMatchObject({ accepted: 0, duplicates: 1_500, rows: 1_500, ending: 'finished' })
  })

  test.each<[string, string, Partial<ImportFlags>, string]>([
    ['shorter', HEADER + lines(5), {}, 'is smaller than before'],
    ['another', `${HEADER}${lines(2_000, 7)}`, {}, 'begins with other bytes'],
    ['changed within', HEADER + lines(1_000) + lines(600, 1_001), {}, 'was changed before the place where it ended'],
    ['mapped otherwise', HEADER + lines(1_500), { service: 'web' }, 'mapped otherwise'],
  ])('and is %s is refused, with what to do', async (_, content, flags, words) => {
    const intake = await startIntake()
    const path = write(HEADER + lines(1_500))
    await run(path, { url: intake.url })
    writeFileSync(path, content)
    const context = createContext()
    expect(await run(path, { url: intake.url, ...flags }, context)).toBe(2)
    expect(context.err()).toContain(words)
    expect(context.err()).toContain('--restart sends all')
    expect(intake.requests).toHaveLength(2)
  })

  test('beside a checkpoint that is none is refused', async () => {
    const path = write(HEADER + line(1))
    writeFileSync(`${path}.plumbline-import.json`, 'mine')
    const context = createContext()
    expect(await run(path, { url: 'http://127.0.0.1:9' }, context)).toBe(2)
    expect(context.err()).toContain('is no checkpoint')
  })

  test('without a checkpoint leaves none', async () => {
    const intake = await startIntake()
    const path = write(HEADER + line(1))
    expect(await run(path, { url: intake.url, checkpoint: false })).toBe(0)
    expect(existsSync(`${path}.plumbline-import.json`)).toBe(false)
  })

  test('with a checkpoint that cannot be written goes on, and says so once', async () => {
    const intake = await startIntake()
    const path = write(HEADER + lines(2_500))
    mkdirSync(`${path}.plumbline-import.json.new`)
    const context = createContext()
    expect(await run(path, { url: intake.url }, context)).toBe(0)
    expect(context.err().match(/the checkpoint cannot be written, the import goes on without/g)).toHaveLength(1)
    expect(intake.rows()).toHaveLength(2_500)
  })

  test('with a checkpoint elsewhere has it there', async () => {
    const intake = await startIntake()
    mkdirSync(join(folder, 'elsewhere'))
    const checkpoint = join(folder, 'elsewhere', 'c.json')
    expect(await run(write(HEADER + line(1)), { url: intake.url, checkpoint })).toBe(0)
    expect(JSON.parse(readFileSync(checkpoint, 'utf8'))).toMatchObject({ rows: 1, finished: true })
  })
})
