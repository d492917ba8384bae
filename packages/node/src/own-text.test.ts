import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { wrapFetch } from './operations/index.ts'
import { createClientUnderTest } from './testing/client-under-test.ts'

const ROWS = 50
const LONG_BYTES = 300_000

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** What stays in memory of something that was done, in bytes. */
async function heldAfter(act: () => Promise<void>): Promise<number> {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  await act()
  collectGarbage()
  return process.memoryUsage().heapUsed - before
}

const longText = (index: number): string => Buffer.alloc(LONG_BYTES, 97 + (index % 26)).toString('latin1')

test.each<
  [string, (plumbline: ReturnType<typeof createClientUnderTest>['plumbline'], long: string) => Promise<unknown>]
>([
  [
    'the message of an error',
    async (plumbline, long) => plumbline.operation('s', 'n', () => Promise.reject(new Error(long))),
  ],
  [
    'the code of an error',
    async (plumbline, code) =>
      plumbline.operation('s', 'n', () => Promise.reject(Object.assign(new Error('no'), { code }))),
  ],
  [
    'an address',
    async (plumbline, long) =>
      wrapFetch(plumbline, async (_: string) => ({}))(
        `http://long-enough.api.test/contacts/notes-of-contacts?q=${long}`,
      ),
  ],
  [
    'an address, of which the app makes a name',
    async (plumbline, long) =>
      wrapFetch(plumbline, async (_: string) => ({}), { name: ({ url }) => url.pathname })(
        `http://long-enough.api.test/contacts/notes-of-contacts?q=${long}`,
      ),
  ],
])('a row that waits does not keep alive %s that its texts were cut from', async (_, act) => {
  const { plumbline } = createClientUnderTest()
  const held = await heldAfter(async () => {
    for (let row = 0; row < ROWS; row++) await act(plumbline, longText(row)).catch(() => {})
  })
  expect(plumbline.stats().queued).toBe(ROWS)
  expect(held).toBeLessThan((ROWS * LONG_BYTES) / 5)
})
