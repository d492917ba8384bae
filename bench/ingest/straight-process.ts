/** Child process: inserts prepared rows straight into the engine and schema of the product, and prints rows a second. */
import { createMeasurementAdmitter } from '../../packages/server/src/intake/admit-measurements.ts'
import { createCardinalityGuard } from '../../packages/server/src/intake/cardinality.ts'
import { openStore } from '../../packages/server/src/store/store.ts'
import { makeMeasurements } from './rows.ts'

const [folder = '', rowsText = '', batchText = ''] = process.argv.slice(2)
const [rows, batch] = [Number(rowsText), Number(batchText)]
const day = 86_400_000
const store = await openStore({
  place: { kind: 'embedded', folder },
  retention: { rawMs: 7 * day, minuteMs: 30 * day, hourMs: 400 * day },
})
const receivedAt = Date.now()
const admit = createMeasurementAdmitter(
  createCardinalityGuard({ services: 500, namesPerService: 2_000, labelValues: 2_000 }, []),
)
const bodies: Buffer[] = []
for (let start = 0; start < rows; start += batch) {
  const { lines } = admit(
    { rows: makeMeasurements(batch, start, receivedAt), broken: new Map() },
    { receivedAt, offsetMs: 0, oldestAt: 0, batchId: `straight-${start}` },
  )
  bodies.push(Buffer.from(`${lines.join('\n')}\n`))
}
const started = performance.now()
for (const [i, body] of bodies.entries()) await store.insert('measurements', body, `straight-${i}`)
const seconds = (performance.now() - started) / 1_000
await store.close()
process.stdout.write(JSON.stringify({ rowsPerSecond: rows / seconds }))
