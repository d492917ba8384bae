import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './harness/http.ts'
import { openSite, type Server } from './harness/server.ts'

const site = openSite()
let first: Server
beforeAll(async () => {
  first = await site.start()
})
afterAll(() => site.close())

const MARK = { messageId: 'm-1', stage: 'queued' }

test('a second server on the same folder ends within 2 s with code 75 and names the first, which goes on', async () => {
  const startedAt = performance.now()
  const { code, stdout, stderr } = await site.launch().exited
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  expect(code).toBe(75)
  expect(stdout).toBe('')
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(new RegExp(`data folder: .*process ${first.pid}\\b.*${first.url}.*PLUMBLINE_DATA`)),
  ])
  expect(await post(first.url, 'marks', MARK)).toMatchObject({ status: 200, json: { accepted: 1 } })
})

test('after a SIGKILL of the first, the second gets the folder', async () => {
  await first.kill()
  const second = await site.start()
  expect(await post(second.url, 'marks', MARK)).toMatchObject({ status: 200, json: { accepted: 1 } })
  expect((await second.stop()).code).toBe(0)
})
