import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type LaunchOptions, openSite } from './harness/server.ts'

const site = openSite()
afterAll(() => site.close())

const LONGEST_START_MS = 10_000

/** The exit code and the one line that a start ends in. */
async function refusal(options: LaunchOptions): Promise<{ code: number | null; line: string }> {
  const started = site.launch({ config: '', ...options })
  const alarm = setTimeout(() => started.signal('SIGKILL'), LONGEST_START_MS)
  const { code, signal, stdout, stderr } = await started.exited
  clearTimeout(alarm)
  expect(signal, `it was still starting after ${LONGEST_START_MS} ms`).toBe(null)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^plumbline: [^\n]+\n$/)
  return { code, line: stderr.trimEnd() }
}

const file = join(site.root, 'a-file')
writeFileSync(file, 'not a folder')

describe('one line on stderr says what to do, and the exit code is not 0:', () => {
  test.each<[string, LaunchOptions, number, RegExp[]]>([
    [
      'a misspelt key in plumbline.yaml',
      { config: '# ours\nintake:\n  grupDelay: 50ms\n' },
      2,
      [/plumbline\.yaml:3:3/, /grupDelay/, /did you mean.*groupDelay/],
    ],
    [
      'a value of the wrong form in plumbline.yaml',
      { config: 'intake:\n  groupDelay: soon\n' },
      2,
      [/plumbline\.yaml:2:15/, /"soon"/, /write it like/],
    ],
    ['a key in plumbline.yaml that every object has', { config: '__proto__:\n  x: 1\n' }, 2, [/plumbline\.yaml:1:1/]],
    [
      'a setting that every object has',
      { config: 'intake:\n  constructor: 1\n' },
      2,
      [/plumbline\.yaml:2:3/, /"constructor"/],
    ],
    ['a broken plumbline.yaml', { config: 'intake: {\n' }, 2, [/plumbline\.yaml:\d+:\d+/]],
    [
      'a misspelt variable',
      { env: { PLUMBLINE_ADMIN_TOKN: 'x'.repeat(20) } },
      2,
      [/did you mean PLUMBLINE_ADMIN_TOKEN/],
    ],
    ['a port that is none', { env: { PORT: 'http' } }, 2, [/PORT/, /"http"/]],
    ['a token that is too short', { env: { PLUMBLINE_READ_TOKEN: 'hunter2' } }, 2, [/PLUMBLINE_READ_TOKEN/, /16/]],
    [
      'an address that others can reach, without a token',
      { env: { HOST: '0.0.0.0' } },
      2,
      [/0\.0\.0\.0/, /PLUMBLINE_ADMIN_TOKEN/, /HOST=127\.0\.0\.1/],
    ],
    ['a data folder that is a file', { env: { PLUMBLINE_DATA: file } }, 4, [/a-file/, /PLUMBLINE_DATA/]],
    ['a data folder below a file', { env: { PLUMBLINE_DATA: join(file, 'data') } }, 4, [/a-file/, /PLUMBLINE_DATA/]],
    [
      'a data folder where nothing can be made',
      { env: { PLUMBLINE_DATA: '/proc/plumbline' } },
      4,
      [/\/proc\/plumbline/, /PLUMBLINE_DATA/],
    ],
    [
      'an address that is not of this machine',
      { env: { HOST: '192.0.2.1', PLUMBLINE_ADMIN_TOKEN: 'x'.repeat(16) } },
      4,
      [/192\.0\.2\.1/, /HOST/],
    ],
    [
      'a state database that is not there',
      { env: { DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:1/db' } },
      4,
      [/DATABASE_URL/],
    ],
  ])('%s', async (_what, options, code, hints) => {
    const { code: actual, line } = await refusal(options)
    for (const hint of hints) expect(line).toMatch(hint)
    expect(line).not.toMatch(/hunter2|s3cret/)
    expect(actual).toBe(code)
  })
})

test('a wrong configuration is refused before anything is made', async () => {
  const untouched = join(site.root, 'untouched')
  await refusal({ env: { PLUMBLINE_DATA: untouched, PORT: '-1' } })
  expect(existsSync(untouched)).toBe(false)
})

test('a taken port is named, and leaves nothing behind that keeps the next start from the folder', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => holder.once('listening', resolve))
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  try {
    const { code, line } = await refusal({ env: { PORT: String(port) } })
    expect(line).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*PORT=`))
    expect(code).toBe(4)
  } finally {
    holder.close()
  }
  expect(readdirSync(site.dataFolder)).not.toContain('holder.json')
  const server = await site.start({ config: '', env: { PORT: String(port) } })
  expect(server.url).toBe(`http://127.0.0.1:${port}`)
  expect((await server.stop()).code).toBe(0)
})

test('a folder that cannot hold the event store is named', async () => {
  const folder = join(site.root, 'occupied')
  mkdirSync(folder)
  writeFileSync(join(folder, 'events'), 'not a folder')
  const { code, line } = await refusal({ env: { PLUMBLINE_DATA: folder } })
  expect(line).toMatch(/occupied/)
  expect(code).toBe(4)
})
