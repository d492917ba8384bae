/** Child process: one plain query for each rule, one after the other; prints how long all of them took in ms. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { BENCH_RULES } from './rules.ts'

const [folder = ''] = process.argv.slice(2)
const engine = await openEmbeddedEngine(folder)
const started = performance.now()
let answered = 0
for (const { expression, service } of BENCH_RULES) {
  const rows = await engine.query<{ value: number }>(
    `SELECT ${expression} AS value FROM measurements
     WHERE kind = 'operation' AND service = {service:String} AND at >= fromUnixTimestamp64Milli({from:Int64})`,
    { service, from: Date.now() - 3_600_000 },
  )
  answered += rows.length
}
const tookMs = performance.now() - started
await engine.close()
process.stdout.write(JSON.stringify({ tookMs, answered }))
