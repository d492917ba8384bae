import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PlumblineError } from '../../packages/server/src/errors.ts'
import { lockDataFolder } from '../../packages/server/src/state/index.ts'
import type { FolderAnswer, FolderOrder } from './folder-process.ts'

const STARTED_AT = Date.parse('2026-01-31T12:00:00Z')
const holder = { pid: process.pid, startedAt: STARTED_AT }

let root: string
let folder: string
let children: ChildProcess[]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline-folder-'))
  folder = join(root, 'data')
  children = []
})
afterEach(async () => {
  await Promise.all(children.map(kill))
  rmSync(root, { recursive: true, force: true })
})

async function startProcess(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'folder-process.ts'), { execArgv: ['--conditions=plumbline-source'] })
  children.push(child)
  await answerOf(child)
  return child
}

const answerOf = (child: ChildProcess) =>
  new Promise<FolderAnswer>((resolve, reject) => {
    child.once('message', (answer: FolderAnswer) => resolve(answer))
    child.once('exit', () => reject(new Error('the process ended')))
  })

function lockIn(child: ChildProcess, order: Partial<FolderOrder> = {}): Promise<FolderAnswer> {
  const answer = answerOf(child)
  child.send({ folder, startedAt: STARTED_AT, ...order })
  return answer
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

function refusal(path: string): PlumblineError {
  try {
    lockDataFolder(path, holder).release()
  } catch (error) {
    if (error instanceof PlumblineError) return error
    throw error
  }
  throw new Error('the folder was locked')
}

test('the folder is made for this user alone, out of sight of git', () => {
  const lock = lockDataFolder(join(folder, 'deep', 'down'), holder)
  expect(statSync(join(folder, 'deep', 'down')).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(folder, 'deep', 'down', '.gitignore'), 'utf8')).toBe('*\n')
  lock.release()
})

test('a folder that is there keeps its contents', () => {
  mkdirSync(folder)
  writeFileSync(join(folder, '.gitignore'), 'mine')
  writeFileSync(join(folder, 'note'), 'mine')
  lockDataFolder(folder, holder).release()
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('mine')
  expect(readFileSync(join(folder, 'note'), 'utf8')).toBe('mine')
})

test('a second process is refused with the pid and the address of the first, which goes on', async () => {
  const [first, second] = await Promise.all([startProcess(), startProcess()])
  expect(await lockIn(first, { url: 'http://127.0.0.1:3000' })).toEqual({ locked: true })
  const refused = {
    code: 'data-folder-in-use',
    detail: `${folder} is used by process ${first.pid}, started 2026-01-31T12:00:00.000Z, at http://127.0.0.1:3000`,
    exitCode: 75,
  }
  expect(await lockIn(second)).toEqual(refused)
  expect(await lockIn(second)).toEqual(refused)
})

test('after a kill of the first the second gets the folder, and is its holder', async () => {
  const [first, second, third] = await Promise.all([startProcess(), startProcess(), startProcess()])
  await lockIn(first, { url: 'http://127.0.0.1:3000' })
  expect(await lockIn(second)).toMatchObject({ code: 'data-folder-in-use' })
  await kill(first)
  expect(await lockIn(second, { startedAt: STARTED_AT + 1 })).toEqual({ locked: true })
  expect(await lockIn(third)).toMatchObject({
    detail: `${folder} is used by process ${second.pid}, started 2026-01-31T12:00:00.001Z`,
  })
})

test('of five that ask at once exactly one gets it, and the others know whom to blame', async () => {
  const processes = await Promise.all(Array.from({ length: 5 }, startProcess))
  for (const round of ['a', 'b', 'c']) {
    const own = join(root, round)
    const answers = await Promise.all(processes.map((child) => lockIn(child, { folder: own })))
    const winner = processes[answers.findIndex((answer) => 'locked' in answer)]
    expect(answers.filter((answer) => 'locked' in answer)).toHaveLength(1)
    for (const answer of answers) {
      if ('code' in answer) expect(answer.detail).toContain(`process ${winner?.pid},`)
    }
  }
})

test('a process does not get its own folder twice', () => {
  const lock = lockDataFolder(folder, holder)
  expect(refusal(folder)).toMatchObject({ code: 'data-folder-in-use' })
  lock.release()
  lockDataFolder(folder, holder).release()
})

test('giving it back frees it, leaves no trace of the holder, and may be done twice', () => {
  const first = lockDataFolder(folder, holder)
  first.announce('http://127.0.0.1:3000')
  first.release()
  expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'lock.sqlite'])
  const second = lockDataFolder(folder, holder)
  first.release()
  expect(existsSync(join(folder, 'holder.json'))).toBe(true)
  expect(refusal(folder)).toMatchObject({ code: 'data-folder-in-use' })
  second.release()
})

test.each(['', 'no json', 'null', '[]', '{"pid":"x"}', '{"pid":1}', '{"pid":1,"startedAt":1e99}'])(
  'a note of the holder that reads %j does not matter',
  (note) => {
    const lock = lockDataFolder(folder, holder)
    writeFileSync(join(folder, 'holder.json'), note)
    expect(refusal(folder)).toMatchObject({
      code: 'data-folder-in-use',
      detail: `${folder} is used by another process`,
    })
    lock.release()
  },
)

test('a path below a file, a file, and a place where nothing can be made are not writable', () => {
  const file = join(root, 'file')
  writeFileSync(file, '')
  for (const path of [join(file, 'data'), file, '/proc/plumbline']) {
    expect(refusal(path)).toMatchObject({ code: 'data-folder-not-writable', exitCode: 4 })
    expect(refusal(path).detail).toContain(path)
  }
})

test('a lock file that is none is named', () => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'lock.sqlite'), 'not a database at all, and long enough to be read as one'.repeat(20))
  expect(refusal(folder)).toMatchObject({ code: 'state-damaged', detail: expect.stringContaining('lock.sqlite') })
})
