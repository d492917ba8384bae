import { createHash } from 'node:crypto'
import { WIRE_LIMITS } from '@plumbline/protocol'
import type { Encode } from '../map/create-encoder.ts'
import { isFlaw, type Position, type Row } from '../read/row.ts'
import type { Refusal } from './refusals.ts'

/** A request never nears the limit of the body: a character is at most three bytes of UTF-8. */
const MOST_CHARACTERS = 1_500_000

/** Consecutive rows of the source that are sent, acknowledged and remembered together. */
export interface Batch {
  /** Rows of the source in it, broken ones too. */
  rows: number
  /** Reading goes on here once it is acknowledged. */
  after: Position
  /** Where each row that is sent came from. */
  places: readonly string[]
  flaws: readonly Refusal[]
  /** The request; undefined when no row of the batch can be sent. */
  body: string | undefined
  /** Earliest and latest time in it; infinite when nothing is sent. */
  fromMs: number
  toMs: number
}

/**
 * Cuts rows into batches. Where a batch ends depends on its rows alone, and its id on them and on their number in the source: an
 * import that goes on from the end of a batch makes the same batches again, and the server counts one that it has only once.
 */
export async function* cutBatches(
  chunks: AsyncIterable<readonly Row[]>,
  encode: Encode,
  firstRow: number,
): AsyncGenerator<Batch> {
  let number = firstRow
  let open = startBatch(number)
  for await (const chunk of chunks) {
    for (const row of chunk) {
      number++
      open.add(row, encode)
      if (!open.isFull()) continue
      yield open.close()
      open = startBatch(number)
    }
  }
  if (!open.isEmpty()) yield open.close()
}

function startBatch(firstRow: number) {
  const texts: string[] = []
  const places: string[] = []
  const flaws: Refusal[] = []
  let rows = 0
  let characters = 0
  let after: Position | undefined
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY
  return {
    isEmpty: () => rows === 0,
    isFull: () => rows >= WIRE_LIMITS.rowsPerBatch || characters >= MOST_CHARACTERS,
    add(row: Row, encode: Encode): void {
      rows++
      after = row.after
      const encoded = isFlaw(row.cells) ? row.cells : encode(row.cells)
      if ('reason' in encoded) {
        flaws.push({ place: row.place, ...encoded })
        return
      }
      const at = Number(encoded.at)
      if (at < fromMs) fromMs = at
      if (at > toMs) toMs = at
      const text = JSON.stringify(encoded)
      characters += text.length
      texts.push(text)
      places.push(row.place)
    },
    close(): Batch {
      if (after === undefined) throw new Error('a batch without rows was closed')
      const list = texts.join(',')
      const id = createHash('sha256').update(`${firstRow}\n${list}`).digest('hex').slice(0, 32)
      const body = texts.length === 0 ? undefined : `{"batchId":"import-${id}","measurements":[${list}]}`
      return { rows, after, places, flaws, body, fromMs, toMs }
    },
  }
}
