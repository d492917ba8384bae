/**
 * A process that inserts batch after batch and tells its parent of each that is in the store, until it is killed. It begins with the
 * batch that the one before it did not finish. With `count` it tells instead what is there, and ends.
 *
 *     node durability-process.ts <folder> insert|count <first batch>
 */
import { join } from 'node:path'
import { openEmbeddedEngine } from '../../packages/server/src/store/engine.ts'
import { openStore } from '../../packages/server/src/store/store.ts'
import { RETENTION } from './engines.ts'
import { MIDNIGHT } from './promises/fresh.ts'
import { insertMarks, insertMeasurements, mark, measurement } from './test-rows.ts'

/** How often the rows of one batch are there. */
export interface BatchCounts {
  batch: number
  measurements: number
  minutes: number
  hours: number
  marks: number
  messages: number
}

const [folder = '', task, first] = process.argv.slice(2)
const store = await openStore({ place: { kind: 'embedded', folder }, retention: RETENTION })

async function insert(batch: number): Promise<void> {
  // Two days, so that each insert makes several parts of each table.
  const times = Array.from({ length: 40 }, (_, i) => MIDNIGHT + (i - 20) * 1_000)
  await insertMeasurements(
    store,
    times.map((at) => measurement({ at, service: `${batch}`, name: 'n', value: 1 })),
    `${batch}-measurements`,
  )
  await insertMarks(
    store,
    times.map((at, i) =>
      mark({ pipeline: 'chat', messageId: `${batch}-${i}`, stage: 'queued', at, batchId: `${batch}` }),
    ),
    `${batch}-marks`,
  )
}

async function count(): Promise<BatchCounts[]> {
  const engine = await openEmbeddedEngine(join(folder, 'events'))
  return engine.query(
    `SELECT toInt64(batch) AS batch, sum(measurements) AS measurements, sum(minutes) AS minutes, sum(hours) AS hours,
       sum(marks) AS marks, sum(messages) AS messages
     FROM (
       SELECT service AS batch, count() AS measurements, 0 AS minutes, 0 AS hours, 0 AS marks, 0 AS messages FROM measurements GROUP BY batch
       UNION ALL SELECT service AS batch, 0, sum(count), 0, 0, 0 FROM rollup_minute GROUP BY batch
       UNION ALL SELECT service AS batch, 0, 0, sum(count), 0, 0 FROM rollup_hour GROUP BY batch
       UNION ALL SELECT batch_id AS batch, 0, 0, 0, count(), uniqExact(message_id) FROM marks GROUP BY batch
     )
     GROUP BY batch ORDER BY batch`,
  )
}

const tell = (message: unknown): Promise<unknown> => new Promise((resolve) => process.send?.(message, resolve))

if (task === 'count') {
  await tell(await count())
  process.exit()
}
for (let batch = Number(first); ; batch++) {
  await insert(batch)
  await tell(batch)
}
