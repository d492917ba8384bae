/** Child process: the best query we can write by hand for the numbers of the performance analysis; prints its times in ms. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'

const [folder = '', runsText = ''] = process.argv.slice(2)
const engine = await openEmbeddedEngine(folder)
const SQL = `
  SELECT count(), countIf(full), countIf(NOT full AND d = 0 AND f > 0), countIf(d > 0 AND NOT full),
    countIf(NOT full AND d = 0 AND f = 0), countIf(NOT full AND d = 0 AND f = 0 AND {now:Int64} - first >= 5000),
    countIf(full AND lat < 1000), countIf(full AND lat < 2000), countIf(full AND lat < 5000), countIf(full AND lat < 10000), countIf(full AND lat < 30000),
    avgIf(lat, full), minIf(lat, full), maxIf(lat, full), quantilesExactIf(0.5, 0.95, 0.99)(lat, full),
    countIf(full AND b >= a), avgIf(b - a, full), quantilesExactIf(0.5, 0.95, 0.99)(b - a, full AND b >= a), countIf(a > 0 AND b > 0 AND b < a),
    countIf(full AND c >= b), avgIf(c - b, full), quantilesExactIf(0.5, 0.95, 0.99)(c - b, full AND c >= b), countIf(b > 0 AND c > 0 AND c < b),
    countIf(full AND d >= c), avgIf(d - c, full), quantilesExactIf(0.5, 0.95, 0.99)(d - c, full AND d >= c), countIf(c > 0 AND d > 0 AND d < c),
    countIf(a > 0 AND b = 0 AND f = 0), countIf(b > 0 AND c = 0 AND f = 0), countIf(c > 0 AND d = 0 AND f = 0),
    sumIf(greatest(b - a - 1000, 0), lat >= 5000), sumIf(greatest(c - b - 3000, 0), lat >= 5000), sumIf(greatest(d - c - 1000, 0), lat >= 5000),
    sum(n), groupArraySorted(100)((-first, message_id))
  FROM (
    SELECT *, a > 0 AND b > 0 AND c > 0 AND d > 0 AS full, d - a AS lat
    FROM (
      SELECT message_id, min(ms) AS first, minIf(ms, stage = 'queued') AS a, minIf(ms, stage = 'started') AS b,
        minIf(ms, stage = 'completed') AS c, minIf(ms, stage = 'sent') AS d, minIf(ms, stage = 'failed') AS f, count() AS n
      FROM (
        SELECT message_id, stage, toUnixTimestamp64Milli(at) AS ms FROM marks
        WHERE pipeline = 'chat' AND at >= fromUnixTimestamp64Milli({from:Int64})
      )
      GROUP BY message_id HAVING first >= {from:Int64}
    )
  )`
const times: number[] = []
for (let run = 0; run < Number(runsText); run++) {
  const now = Date.now()
  const started = performance.now()
  await engine.query(SQL, { now, from: now - 3_600_000 }, { timeoutMs: 60_000 })
  times.push(performance.now() - started)
}
await engine.close()
process.stdout.write(JSON.stringify({ times }))
