import type { Row } from './row.ts'

/** Rows that wait to be sent, first in, first out, never more than the limits allow. */
export interface Outbox {
  /** Adds a row; while that is too much, the oldest row that was not taken goes to `onDrop`. */
  push(row: Row): void
  /** Takes the oldest rows out to be sent; they count as held until `settle`. */
  take(mostRows: number, mostBytes: number): Row[]
  /** The rows last taken are done with, one way or the other. */
  settle(): void
  /** Takes out everything. */
  clear(): void
  /** Rows that nobody has taken. */
  waiting(): number
  /** Rows taken and not settled. */
  taken(): number
  /** Rows are numbered from 0 as they come: the number of the oldest that nobody has taken, or of the next to come. */
  firstNumber(): number
  /** The number of the next to come. */
  nextNumber(): number
}

/** The empty front of the list is cut off when it is this long, and at least half of the list. */
const COMPACT_FROM = 1_024

export function createOutbox(limits: { rows: number; bytes: number }, onDrop: (number: number) => void): Outbox {
  let rows: (Row | undefined)[] = []
  let head = 0
  let bytes = 0
  let next = 0
  let takenRows = 0
  let takenBytes = 0

  function removeFirst(): void {
    bytes -= rows[head]?.bytes ?? 0
    rows[head] = undefined
    head++
    if (head >= COMPACT_FROM && head * 2 >= rows.length) {
      rows = rows.slice(head)
      head = 0
    }
  }

  const waiting = () => rows.length - head
  const firstNumber = () => next - waiting()

  return {
    push(row) {
      rows.push(row)
      bytes += row.bytes
      next++
      while (waiting() > 0 && (waiting() + takenRows > limits.rows || bytes + takenBytes > limits.bytes)) {
        onDrop(firstNumber())
        removeFirst()
      }
    },
    take(mostRows, mostBytes) {
      const batch: Row[] = []
      while (batch.length < mostRows) {
        const row = rows[head]
        if (row === undefined || (batch.length > 0 && takenBytes + row.bytes > mostBytes)) break
        removeFirst()
        takenBytes += row.bytes
        batch.push(row)
      }
      takenRows = batch.length
      return batch
    },
    settle() {
      takenRows = 0
      takenBytes = 0
    },
    clear() {
      rows = []
      head = 0
      bytes = 0
    },
    waiting,
    taken: () => takenRows,
    firstNumber,
    nextNumber: () => next,
  }
}
