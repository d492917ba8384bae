import { randomUUID } from 'node:crypto'
import { type RenderedRow, renderRow, type Stamp } from './render-row.ts'
import type { Row } from './row.ts'

/** Rows of one type, ready to be sent as often as it takes: a retry repeats id and rows, so the server counts them once. */
export interface Batch {
  readonly id: string
  readonly list: 'marks' | 'measurements'
  rows: number
  bytes: number
  /** The rows as JSON, separated by commas. */
  json: string
}

export interface Rendered {
  /** In the order of their first rows. */
  batches: Batch[]
  /** Rows with something cut or left out. */
  trimmed: number
  /** Rows that make no sense, and what is wrong with the last of them. */
  invalid: number
  reason: string
}

export interface BatchLimits {
  rows: number
  bytes: number
}

/** Rows rendered before the host gets a turn: about a tenth of a millisecond for ordinary rows. */
const ROWS_PER_TURN = 100

const LISTS = { mark: 'marks', measurement: 'measurements' } as const

/** Turns rows into batches of one type each, in order; awaits `breathe` between portions so that the host is not held up. */
export async function renderBatches(
  rows: readonly Row[],
  stamp: Stamp,
  limits: BatchLimits,
  breathe: () => Promise<void>,
): Promise<Rendered> {
  const rendered: Rendered = { batches: [], trimmed: 0, invalid: 0, reason: '' }
  const open = new Map<Batch['list'], Batch>()
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_PER_TURN === ROWS_PER_TURN - 1) await breathe()
    const result = renderSafely(row, stamp)
    if (!result.ok) {
      rendered.invalid++
      rendered.reason = result.reason
      continue
    }
    if (result.trimmed) rendered.trimmed++
    const list = LISTS[row.type]
    const bytes = Buffer.byteLength(result.json) + 1
    let batch = open.get(list)
    if (batch === undefined || batch.rows >= limits.rows || batch.bytes + bytes > limits.bytes) {
      batch = { id: randomUUID(), list, rows: 0, bytes: 0, json: '' }
      open.set(list, batch)
      rendered.batches.push(batch)
    }
    batch.json += batch.rows === 0 ? result.json : `,${result.json}`
    batch.bytes += bytes
    batch.rows++
  }
  return rendered
}

/** Rendering uses what the host may have patched (texts, regular expressions, JSON); a patch that throws costs the row. */
function renderSafely(row: Row, stamp: Stamp): RenderedRow {
  try {
    return renderRow(row, stamp)
  } catch {
    return { ok: false, reason: `${row.type}: could not be rendered` }
  }
}
