import type { AlertsAnswer } from '@plumbline/protocol/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, post, request, untilVisible } from '../reliability/harness/http.ts'
import { openSite, type Server } from '../reliability/harness/server.ts'

const CONFIG = `alert_rules:
  - name: slower-than-usual
    condition: operations.p95 over 10m > 2x baseline
    severity: warning
`

const site = openSite()
let server: Server
beforeAll(async () => {
  server = await site.start({ config: CONFIG })
})
afterAll(() => site.close())

let sent = 0
async function sendOperations(count: number, valueMs: number, environment: string): Promise<void> {
  const rows = Array.from({ length: count }, () => ({
    ...{ id: `o-${++sent}`, at: Date.now() - 1_000, kind: 'operation', service: 'shop', name: 'pay', unit: 'ms' },
    ...{ value: valueMs, environment },
  }))
  expect((await post(server.url, 'measurements', rows)).status).toBeLessThan(300)
  await untilVisible(server.url)
}

async function change(path: string, body: object): Promise<{ version: { version: number } }> {
  const { status, text, json } = await request(`${server.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (status >= 300) throw new Error(`${path} answered ${status}: ${text}`)
  return json as { version: { version: number } }
}

/** What the rule was compared with, once it is judged; undefined while it is compared with nothing. */
async function usual() {
  await change('alerts/check', {})
  const { alerts } = await ask<AlertsAnswer>(server.url, '/api/v1/alerts?state=all&rule=slower-than-usual')
  return alerts[0]?.clauses[0]?.baseline
}

test('a rule compares with what is promoted, and with nothing of another environment', async () => {
  await sendOperations(200, 100, 'production')
  const { version } = await change('baselines', {})
  expect(version).toMatchObject({ environment: 'production', promoted: false, samples: 200 })
  await sendOperations(400, 1_000, 'production')
  expect(await usual()).toBeUndefined()
  await change(`baselines/${version.version}/promote`, {})
  expect(await usual()).toMatchObject({
    ...{ value: 100, samples: 200 },
    from: expect.stringMatching(/^the baseline captured at 2/),
  })
  const slow = await change('baselines', { promote: true })
  expect((await usual())?.value).toBeGreaterThan(980)
  expect(
    (await request(`${server.url}/api/v1/baselines/${slow.version.version}?force=true`, { method: 'DELETE' })).status,
  ).toBe(200)
  await sendOperations(300, 1, 'staging')
  const staging = await change('baselines', { environment: 'staging', promote: true })
  expect(staging.version).toMatchObject({ environment: 'staging', samples: 300 })
  expect((await usual())?.value).not.toBe(1)
})
