import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { RulesAnswer } from '@plumbline/protocol/api'
import { STANDING_RULES } from '@plumbline/protocol/catalogue'
import { runChild, startServer, withFolder } from '../child.ts'
import { median, type Result } from '../result.ts'
import { BENCH_RULES, SERVICES } from './rules.ts'

const ROWS = 1_000_000
const ROUNDS = 5
const INTERVAL_MS = 5_000
const PAGES = 5

export async function benchAlerts(): Promise<Result[]> {
  return [await benchRound(), await benchNotification()]
}

/** The benchmark's rules alone: those that ship are off, since the plain queries do not answer them. */
const roundConfig = (): string =>
  JSON.stringify({
    alerts: {
      interval: '10m',
      rules: Object.fromEntries(STANDING_RULES.map(({ id }) => [id, { enabled: false }])),
    },
    alert_rules: BENCH_RULES.map(({ name, condition }) => ({ name, condition, severity: 'warning' })),
  })

/** A round of 1,000 rules over a million measurements, asked for over HTTP. */
function benchRound(): Promise<Result> {
  return withFolder(async (folder) => {
    const events = join(folder, 'data', 'events')
    await runChild('bench/alerts/prepare-operations.ts', [events, String(ROWS), String(SERVICES)])
    await writeFile(join(folder, 'plumbline.yaml'), roundConfig())
    const server = await startServer(folder, { PLUMBLINE_LOG_LEVEL: 'error' })
    const times: number[] = []
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const started = performance.now()
        const answer = await fetch(`${server.url}/api/v1/alerts/check`, { method: 'POST' })
        if (!answer.ok) throw new Error(`the check was answered with ${answer.status}: ${await answer.text()}`)
        times.push(performance.now() - started)
      }
      const { rules } = (await (await fetch(`${server.url}/api/v1/alerts/rules`)).json()) as RulesAnswer
      const judged = rules.filter(({ verdict }) => verdict === 'ok').length
      if (judged !== BENCH_RULES.length) throw new Error(`${judged} of ${BENCH_RULES.length} rules were judged`)
    } finally {
      await server.stop()
    }
    const plain = await runChild<{ tookMs: number; answered: number }>('bench/alerts/plain-queries.ts', [events])
    return {
      name: 'alert-round',
      what: `one round of ${BENCH_RULES.length} rules over ${ROWS} measurements of the last hour, over HTTP`,
      against: 'one plain query for each rule, in process',
      ratio: median(times) / plain.tookMs,
      limit: { comparison: '<=', value: 0.25 },
      details: { roundMs: times.map(Math.round), plainMs: Math.round(plain.tookMs) },
    }
  })
}

/** From the answer to a bad measurement until a webhook has the notification, nothing asked for in between. */
function benchNotification(): Promise<Result> {
  return withFolder(async (folder) => {
    const arrivals = new Map<string, number>()
    const receiver = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      request.on('end', () => {
        for (const service of text.match(/paged-\d+/g) ?? [])
          if (!arrivals.has(service)) arrivals.set(service, performance.now())
        response.end()
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const address = receiver.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await writeFile(join(folder, 'plumbline.yaml'), NOTIFICATION_CONFIG)
    const server = await startServer(folder, {
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
      PLUMBLINE_LOG_LEVEL: 'error',
    })
    const delays: number[] = []
    try {
      for (let page = 0; page < PAGES; page++) {
        const service = `paged-${page}`
        const body = JSON.stringify({ kind: 'gauge', service, name: 'queue.depth', value: 1_000 })
        const headers = { 'content-type': 'application/json' }
        const answer = await fetch(`${server.url}/api/v1/measurements`, { method: 'POST', headers, body })
        if (!answer.ok) throw new Error(`the measurement was answered with ${answer.status}`)
        const sentAt = performance.now()
        while (!arrivals.has(service)) {
          if (performance.now() - sentAt > 30_000) throw new Error(`nobody was told of ${service} within 30 s`)
          await new Promise((resolve) => setTimeout(resolve, 10))
        }
        delays.push((arrivals.get(service) ?? 0) - sentAt)
      }
    } finally {
      await server.stop()
      receiver.close()
    }
    return {
      name: 'alert-latency',
      what: `the longest of ${PAGES} times from a bad measurement to its notification, rules judged every ${INTERVAL_MS / 1_000} s`,
      against: 'one interval and one second',
      ratio: Math.max(...delays) / (INTERVAL_MS + 1_000),
      limit: { comparison: '<=', value: 1 },
      details: { delaysMs: delays.map(Math.round) },
    }
  })
}

/** Each service in a message of its own: what is measured is the way of one alert. */
const NOTIFICATION_CONFIG = `
alerts:
  interval: ${INTERVAL_MS / 1_000}s
  routes:
    - channels: [webhook]
      groupBy: [service]
alert_rules:
  - { name: bench_depth, condition: queue.depth > 500, severity: critical }
`
