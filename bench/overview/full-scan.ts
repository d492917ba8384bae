/** Child process: the overview's figures from the raw rows; prints its times in ms and how many rows it counted. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'

const [folder = '', runsText = ''] = process.argv.slice(2)
const engine = await openEmbeddedEngine(folder)
const times: number[] = []
let counted = 0
for (let run = 0; run < Number(runsText); run++) {
  const started = performance.now()
  const rows = await engine.query<{ count: number }>(
    `SELECT kind, service, unit, sum(weight) AS count, sumIf(weight, NOT ok) AS failures, avgWeighted(value, weight) AS mean,
       min(value), max(value), quantilesExact(0.5, 0.95, 0.99)(value)
     FROM measurements WHERE at >= fromUnixTimestamp64Milli({from:Int64}) GROUP BY kind, service, unit`,
    { from: Date.now() - 30 * 86_400_000 },
    { timeoutMs: 60_000 },
  )
  times.push(performance.now() - started)
  counted = rows.reduce((sum, row) => sum + row.count, 0)
}
await engine.close()
process.stdout.write(JSON.stringify({ times, counted }))
