/** Child process: the report's figures of each operation and service from the raw rows; prints its times in ms and the rows it counted. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'

const [folder = '', runsText = ''] = process.argv.slice(2)
const engine = await openEmbeddedEngine(folder)
const times: number[] = []
let counted = 0
for (let run = 0; run < Number(runsText); run++) {
  const started = performance.now()
  const rows = await engine.query<{ service: string; count: number }>(
    `SELECT service, name, sum(weight) AS count, sumIf(weight, NOT ok) AS failures, avgWeighted(value, weight) AS mean,
       min(value), max(value), quantilesExact(0.5, 0.95, 0.99)(value)
     FROM measurements
     WHERE kind = 'operation' AND unit = 'ms' AND at >= fromUnixTimestamp64Milli({from:Int64})
     GROUP BY GROUPING SETS ((service, name), (service), ())`,
    { from: Date.now() - 30 * 86_400_000 },
    { timeoutMs: 120_000 },
  )
  times.push(performance.now() - started)
  counted = rows.find(({ service }) => service === '')?.count ?? 0
}
await engine.close()
process.stdout.write(JSON.stringify({ times, counted }))
