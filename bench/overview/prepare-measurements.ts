/** Child process: fills a data folder with measurements spread over the last 30 days. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { applySchema, MEASUREMENT_COLUMNS } from '../../packages/server/src/store/schema.ts'

const [folder = '', rowsText = ''] = process.argv.slice(2)
const day = 86_400_000
const engine = await openEmbeddedEngine(folder)
await applySchema(engine, { rawMs: 40 * day, minuteMs: 40 * day, hourMs: 400 * day })
await engine.command(
  `INSERT INTO measurements (${MEASUREMENT_COLUMNS.join(', ')})
   SELECT fromUnixTimestamp64Milli({now:Int64} - toInt64(number * {span:Int64} / {rows:UInt64})), now64(3), 'operation',
     concat('service-', toString(number % 8)), concat('operation-', toString(number % 40)), exp(4 + (rand(1) % 1000) / 300), 'ms', 1,
     rand(2) % 50 != 0, '', '', concat('trace-', toString(number)), '', '', 'bench', '1.0.0', '', '{}', concat('batch-', toString(intDiv(number, 1000)))
   FROM numbers({rows:UInt64})`,
  { now: Date.now(), span: 30 * day - 3_600_000, rows: Number(rowsText) },
  { max_execution_time: 900, max_partitions_per_insert_block: 0 },
)
await engine.close()
process.stdout.write('{}')
