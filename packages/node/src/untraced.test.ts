import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, context, ROOT_CONTEXT } from '@opentelemetry/api'
import { isTracingSuppressed } from '@opentelemetry/core'
import { afterEach, expect, test } from 'vitest'
import { createClientUnderTest } from './testing/client-under-test.ts'
import { runUntraced } from './untraced.ts'

/** As the one of OpenTelemetry's Node SDK, which is not installed here. */
function createContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>()
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, run, thisArg, ...args) => storage.run(active, () => Reflect.apply(run, thisArg, args)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}

afterEach(() => context.disable())

test('without OpenTelemetry it just runs', () => {
  expect(runUntraced(() => 7)).toBe(7)
})

test("the app's OpenTelemetry does not trace our requests, and goes on tracing the app's", async () => {
  context.setGlobalContextManager(createContextManager())
  const { clock, server, plumbline } = createClientUnderTest()
  const suppressed: boolean[] = []
  server.reply = () => {
    suppressed.push(isTracingSuppressed(context.active()))
    return { status: 500, body: '' }
  }
  plumbline.mark('m-1', 'queued')
  await clock.advance(2_000)
  expect(suppressed).toEqual([true, true])
  expect(isTracingSuppressed(context.active())).toBe(false)
})

test('requests do not run in the async context of the call that filled the batch', async () => {
  const requests = new AsyncLocalStorage<string>()
  const { clock, server, plumbline } = createClientUnderTest({ batchRows: 1 })
  let seen: string | undefined = 'not sent'
  server.reply = () => {
    seen = requests.getStore()
    return { status: 400, body: '' }
  }
  await requests.run('request of a user', async () => {
    plumbline.mark('m-1', 'queued')
    await clock.advance(0)
  })
  expect(seen).toBeUndefined()
})
