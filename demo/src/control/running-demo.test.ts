import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Behaviour, createBehaviour } from '../product/behaviour.ts'
import { registerControl } from '../product/control-routes.ts'
import { changeScenario, findRunningDemo, noteRunningDemo } from './running-demo.ts'

let folder: string
let app: FastifyInstance
let behaviour: Behaviour
let url: string

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'plumbline-demo-')), 'data')
  behaviour = createBehaviour({ initial: 'calm', speed: 1 })
  app = Fastify({ forceCloseConnections: true })
  registerControl(app, behaviour)
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  behaviour.close()
  await app.close()
  await rm(join(folder, '..'), { recursive: true })
})

test('a demo that left a note is found, can be changed, and is not found once it has taken the note away', async () => {
  const forget = await noteRunningDemo(folder, { pid: process.pid, url })
  const found = await findRunningDemo(folder)
  expect(found).toEqual({ pid: process.pid, url })
  await changeScenario({ pid: process.pid, url }, 'burst')
  expect(behaviour.name).toBe('burst')
  await forget()
  expect(await findRunningDemo(folder)).toBeUndefined()
})

test('two demos cannot note themselves on one folder', async () => {
  await noteRunningDemo(folder, { pid: process.pid, url })
  await expect(noteRunningDemo(folder, { pid: process.pid, url })).rejects.toThrow(
    'has another demo just started there?',
  )
})

test.each([
  ['of a demo that was killed', () => JSON.stringify({ pid: process.pid, url: 'http://127.0.0.1:9' })],
  ['whose port belongs to another demo now', () => JSON.stringify({ pid: process.pid + 1, url })],
  ['that was cut off', () => '{"pid": 12'],
  ['of something else', () => '{"url": 7}'],
])('a note %s is removed', async (_, note) => {
  const forget = await noteRunningDemo(folder, { pid: process.pid, url })
  await forget()
  await writeFile(join(folder, 'demo.json'), note())
  expect(await findRunningDemo(folder)).toBeUndefined()
  expect(await readdir(folder)).toEqual([])
})

test('a folder that does not exist has no running demo', async () => {
  expect(await findRunningDemo(folder)).toBeUndefined()
})

test('a form of a web page cannot change the scenario', async () => {
  const response = await fetch(new URL('/scenario', url), { method: 'POST', body: '{"scenario":"burst"}' })
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(behaviour.name).toBe('calm')
})
