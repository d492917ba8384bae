import type { NewMeasurement } from '../new-row.ts'
import type { HttpSink } from '../operations/http-meter.ts'

/** Keeps the measurements that a wrapper or bridge makes for a server at `url`. */
export function createRecordedOperations(url = 'http://plumbline.test') {
  const rows: NewMeasurement[] = []
  const sink: HttpSink = {
    url,
    record(row) {
      rows.push(row)
    },
  }
  return {
    sink,
    rows,
    names: () => rows.map(({ name }) => name),
  }
}
