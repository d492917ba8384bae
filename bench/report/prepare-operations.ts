/** Child process: fills a folder with operations of the last 30 days, and a tenth as many of the 30 days before. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { applySchema, MEASUREMENT_COLUMNS } from '../../packages/server/src/store/schema.ts'

const DAY_MS = 86_400_000
const [folder = '', rowsText = ''] = process.argv.slice(2)
const rows = Number(rowsText)
const engine = await openEmbeddedEngine(folder)
await applySchema(engine, { rawMs: 70 * DAY_MS, minuteMs: 70 * DAY_MS, hourMs: 400 * DAY_MS })
const now = Date.now()
await insert(rows, now - 1_000)
await insert(rows / 10, now - 30 * DAY_MS)
await engine.close()
process.stdout.write('{}')

/** 12 services with 20 operations each, log-normal durations, 2 % failures with six texts. */
async function insert(count: number, to: number): Promise<void> {
  await engine.command(
    `INSERT INTO measurements (${MEASUREMENT_COLUMNS.join(', ')})
     SELECT fromUnixTimestamp64Milli({to:Int64} - toInt64(number * {span:Int64} / {rows:UInt64})), now64(3), 'operation',
       concat('service-', toString(number % 12)), concat('operation-', toString(rand(3) % 20)), exp(randNormal(5.5, 0.8)), 'ms', 1,
       rand(2) % 50 != 0 AS fine, if(fine, '', 'Error'), if(fine, '', concat('failed for reason ', toString(rand(4) % 6))),
       concat('trace-', toString(number)), '', '', 'bench', '1.0.0', '', '{}', concat('batch-', toString(intDiv(number, 1000)))
     FROM numbers({rows:UInt64})`,
    { to, span: 30 * DAY_MS - 3_600_000, rows: count },
    { max_execution_time: 900, max_partitions_per_insert_block: 0 },
  )
}
