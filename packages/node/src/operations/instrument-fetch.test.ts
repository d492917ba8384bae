import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPlumbline } from '../client.ts'
import { moduleUrl, runApp } from '../testing/child-app.ts'
import { createRecordedOperations } from '../testing/recorded-operations.ts'
import { instrumentFetch } from './instrument-fetch.ts'
import { wrapFetch } from './wrap-fetch.ts'

const original = Object.getOwnPropertyDescriptor(globalThis, 'fetch') as PropertyDescriptor
const answer = async () => new Response('answer')

beforeEach(() => {
  Object.defineProperty(globalThis, 'fetch', { ...original, value: answer })
})
afterEach(() => {
  Object.defineProperty(globalThis, 'fetch', original)
})

test('global fetch is measured until it is restored', async () => {
  const { sink, names } = createRecordedOperations()
  const restore = instrumentFetch(sink)
  const measured = globalThis.fetch
  await fetch('http://api.test/a')
  restore()
  expect(globalThis.fetch).toBe(answer)
  await fetch('http://api.test/b')
  await measured('http://api.test/c')
  expect(names()).toEqual(['GET /a'])
})

test('it may be restored again, without harm to whoever came later', () => {
  const { sink } = createRecordedOperations()
  const restore = instrumentFetch(sink)
  restore()
  const later = async () => new Response('later')
  globalThis.fetch = later
  restore()
  expect(globalThis.fetch).toBe(later)
})

test('when somebody has wrapped it since, restoring leaves theirs, and ours only passes on', async () => {
  const { sink, names } = createRecordedOperations()
  const restore = instrumentFetch(sink)
  const ours = globalThis.fetch
  const theirs: typeof fetch = async (...args) => new Response(`wrapped ${await (await ours(...args)).text()}`)
  globalThis.fetch = theirs
  await fetch('http://api.test/a')
  restore()
  expect(globalThis.fetch).toBe(theirs)
  expect(await (await fetch('http://api.test/b')).text()).toBe('wrapped answer')
  expect(names()).toEqual(['GET /a'])
})

test('two clients measure the same calls, and may be restored in any order', async () => {
  const first = createRecordedOperations()
  const second = createRecordedOperations()
  const restoreFirst = instrumentFetch(first.sink)
  const restoreSecond = instrumentFetch(second.sink)
  await fetch('http://api.test/a')
  restoreFirst()
  await fetch('http://api.test/b')
  restoreSecond()
  await fetch('http://api.test/c')
  expect(first.names()).toEqual(['GET /a'])
  expect(second.names()).toEqual(['GET /a', 'GET /b'])
})

test('one client measures a call once, however often it is told to and whatever it wraps beside', async () => {
  const { sink, names } = createRecordedOperations()
  const restoreFirst = instrumentFetch(sink)
  const restoreSecond = instrumentFetch(sink)
  await fetch('http://api.test/a')
  const wrapped = wrapFetch(sink, fetch, { name: () => 'of its own' })
  await wrapped('http://api.test/b')
  restoreFirst()
  await fetch('http://api.test/c')
  restoreSecond()
  await fetch('http://api.test/d')
  await wrapped('http://api.test/e')
  expect(names()).toEqual(['GET /a', 'of its own', 'GET /c', 'of its own'])
})

test('where there is no fetch, there is nothing to replace', () => {
  const { sink } = createRecordedOperations()
  Object.defineProperty(globalThis, 'fetch', { ...original, value: undefined })
  instrumentFetch(sink)()
  expect(globalThis.fetch).toBeUndefined()
})

test('a fetch that may not be replaced is left alone', async () => {
  const app = `
    import { createPlumbline, instrumentFetch } from ${moduleUrl('index.ts')}
    Object.defineProperty(globalThis, 'fetch', { value: async () => 'locked', configurable: false, writable: false })
    const restore = instrumentFetch(createPlumbline({ enabled: true }))
    console.log(await fetch('http://api.test/'))
    restore()`
  expect(await runApp(app)).toMatchObject({ code: 0, stdout: 'locked\n', stderr: '' })
})

test('switched off, it replaces nothing', () => {
  const restore = instrumentFetch(createPlumbline({ enabled: false }))
  expect(globalThis.fetch).toBe(answer)
  restore()
  expect(globalThis.fetch).toBe(answer)
})
