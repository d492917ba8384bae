/** Prints what the embedded store of a data folder holds of the oracle's rows, as JSON. */
import { join } from 'node:path'
import { openEmbeddedEngine } from '../../../packages/server/src/store/engine.ts'
import type { Counted, StoredRows } from './stored-rows.ts'

const engine = await openEmbeddedEngine(join(process.argv[2] ?? '', 'events'))
const rollup = (name: string): Promise<Counted[]> =>
  engine.query(
    `SELECT concat(service, ' ', name) AS key, toUInt32(sum(r.count)) AS count FROM ${name} AS r
     WHERE kind = 'operation' GROUP BY key`,
  )
const rows: StoredRows = {
  marks: await engine.query('SELECT message_id AS key, toUInt32(count()) AS count FROM marks GROUP BY key'),
  measurements: await engine.query(
    `SELECT trace_id AS key, toUInt32(count()) AS count FROM measurements WHERE kind = 'operation' GROUP BY key`,
  ),
  rollupMinute: await rollup('rollup_minute'),
  rollupHour: await rollup('rollup_hour'),
}
process.stdout.write(JSON.stringify(rows))
await engine.close()
