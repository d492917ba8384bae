import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readToken } from './token.ts'

async function writeToken(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-token-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'token')
  await writeFile(file, text)
  return file
}

test('comes from its variable, without the space around it', async () => {
  const token = await readToken('PLUMBLINE_INGEST_KEY', undefined, { PLUMBLINE_INGEST_KEY: ' abc\n' })
  expect(token).toEqual({
    ok: true,
    value: { value: 'abc', origin: 'PLUMBLINE_INGEST_KEY', variable: 'PLUMBLINE_INGEST_KEY' },
  })
})

test('comes from the file rather than from the variable', async () => {
  const file = await writeToken('from-file\n')
  const token = await readToken('PLUMBLINE_READ_TOKEN', file, { PLUMBLINE_READ_TOKEN: 'from-variable' })
  expect(token).toMatchObject({ ok: true, value: { value: 'from-file', origin: file } })
})

test('is absent where nobody gave one', async () => {
  expect(await readToken('PLUMBLINE_READ_TOKEN', undefined, {})).toMatchObject({
    ok: true,
    value: { value: undefined },
  })
})

test.each(['', '  \n'])('an empty file is a mistake: %j', async (text) => {
  const file = await writeToken(text)
  expect(await readToken('PLUMBLINE_READ_TOKEN', file, {})).toEqual({
    ok: false,
    problem: `the token file ${file} is empty`,
  })
})

test('a missing file is a mistake', async () => {
  const token = await readToken('PLUMBLINE_READ_TOKEN', join(tmpdir(), 'plumbline-no-such-file'), {})
  expect(token).toEqual({ ok: false, problem: expect.stringContaining('cannot be read') })
})

test.each(['two words', 'line\nbreak', 'ключ'])(
  'what no header may carry is refused without being repeated: %j',
  async (value) => {
    const token = await readToken('PLUMBLINE_READ_TOKEN', undefined, { PLUMBLINE_READ_TOKEN: value })
    expect(token.ok).toBe(false)
    expect(JSON.stringify(token)).not.toContain(value)
  },
)
