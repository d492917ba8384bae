import { createHash } from 'node:crypto'
import { WIRE_LIMITS } from '@plumbline/protocol'
import type { Encode } from '../map/create-encoder.ts'
import { isFlaw, type Position, type Row, SourceProblem } from '../read/row.ts'
import type { Refusal } from './refusals.ts'

/** A request never nears the limit of the body: a character is at most three bytes of UTF-8. */
const MOST_CHARACTERS = 1_500_000

/** Consecutive rows of the source that are sent, acknowledged and remembered together. */
export interface Batch {
  /** Rows of the source in it, broken ones too. */
  rows: number
  /** Number in the source of its last row, counted from 1. */
  lastRow: number
  /** It ends where the source does, before it is full. */
  short: boolean
  /** Reading goes on here once it is acknowledged. */
  after: Position
  /** Where each row that is sent came from, and its time in epoch ms. */
  places: readonly string[]
  times: readonly number[]
  flaws: readonly Refusal[]
  /** The request; undefined when no row of the batch can be sent. */
  body: string | undefined
}

/**
 * Cuts rows into batches. Where a full batch ends depends on its rows alone, and the id of each on them and on their number in the
 * source: an import that goes on from the end of a batch makes the same batches again, and the server counts one that it has only
 * once. A short batch is the same again only when reading ends at the same place. Before a `SourceProblem` comes what was read.
 */
export async function* cutBatches(
  chunks: AsyncIterable<readonly Row[]>,
  encode: Encode,
  firstRow: number,
): AsyncGenerator<Batch> {
  let open = startBatch(firstRow)
  let problem: SourceProblem | undefined
  try {
    for await (const chunk of chunks) {
      for (const row of chunk) {
        open.add(row, encode)
        if (!open.isFull()) continue
        const batch = open.close()
        yield batch
        open = startBatch(batch.lastRow)
      }
    }
  } catch (error) {
    if (!(error instanceof SourceProblem)) throw error
    problem = error
  }
  if (!open.isEmpty()) yield open.close()
  if (problem) throw problem
}

/** `firstRow`: rows of the source before it. */
function startBatch(firstRow: number) {
  const texts: string[] = []
  const places: string[] = []
  const times: number[] = []
  const flaws: Refusal[] = []
  let rows = 0
  let characters = 0
  let after: Position | undefined
  const isFull = (): boolean => rows >= WIRE_LIMITS.rowsPerBatch || characters >= MOST_CHARACTERS
  return {
    isEmpty: () => rows === 0,
    isFull,
    add(row: Row, encode: Encode): void {
      rows++
      after = row.after
      const encoded = isFlaw(row.cells) ? row.cells : encode(row.cells)
      if ('reason' in encoded) {
        flaws.push({ place: row.place, ...encoded })
        return
      }
      const text = JSON.stringify(encoded)
      characters += text.length
      texts.push(text)
      places.push(row.place)
      times.push(Number(encoded.at))
    },
    close(): Batch {
      if (after === undefined) throw new Error('a batch without rows was closed')
      const list = texts.join(',')
      const id = createHash('sha256').update(`${firstRow}\n${list}`).digest('hex').slice(0, 32)
      const body = texts.length === 0 ? undefined : `{"batchId":"import-${id}","measurements":[${list}]}`
      return { rows, lastRow: firstRow + rows, short: !isFull(), after, places, times, flaws, body }
    },
  }
}
