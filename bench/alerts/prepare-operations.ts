/** Child process: fills a data folder with operations of the last 50 minutes. */
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { applySchema, MEASUREMENT_COLUMNS } from '../../packages/server/src/store/schema.ts'

const [folder = '', rowsText = '', servicesText = ''] = process.argv.slice(2)
const day = 86_400_000
const engine = await openEmbeddedEngine(folder)
await applySchema(engine, { rawMs: 7 * day, minuteMs: 30 * day, hourMs: 400 * day })
await engine.command(
  `INSERT INTO measurements (${MEASUREMENT_COLUMNS.join(', ')})
   SELECT fromUnixTimestamp64Milli({now:Int64} - toInt64(number * 3000000 / {rows:UInt64})), now64(3), 'operation',
     concat('service-', toString(number % {services:UInt64})), concat('operation-', toString(number % 7)), exp(4 + (rand(1) % 1000) / 300),
     'ms', 1, rand(2) % 50 != 0, '', '', concat('trace-', toString(number)), '', '', 'bench', '1.0.0', '', '{}',
     concat('batch-', toString(intDiv(number, 1000)))
   FROM numbers({rows:UInt64})`,
  { now: Date.now(), rows: Number(rowsText), services: Number(servicesText) },
  { max_execution_time: 300, max_partitions_per_insert_block: 0 },
)
await engine.close()
process.stdout.write('{}')
