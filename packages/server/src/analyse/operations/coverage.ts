import type { OperationsReport, Window } from '@plumbline/protocol/api'
import { sayOperations, sayTime } from '../words.ts'
import type { ServiceSpan } from './operation-rows.ts'

const HOUR_MS = 3_600_000

export interface CoverageInput {
  /** Of what the report is about. */
  spans: readonly ServiceSpan[]
  /** Every service that ever had operations. */
  knownServices: readonly string[]
  window: Window
  now: number
  /** Errors are known by their text only since then, epoch ms. */
  errorsSince: number
}

/** Since when there is data, and what the figures of this window do not cover. */
export function describeCoverage({
  spans,
  knownServices,
  window,
  now,
  errorsSince,
}: CoverageInput): OperationsReport['coverage'] {
  const firstAt = spans.length === 0 ? null : Math.min(...spans.map((span) => span.firstAt))
  const lastAt = spans.length === 0 ? null : Math.max(...spans.map((span) => span.lastAt))
  const otherUnits = spans.reduce((sum, span) => sum + span.otherUnits, 0)
  const notes: string[] = []
  // Known to the hour only: data that begins within the first hour of the window may well cover it.
  if (firstAt !== null && firstAt > window.from)
    notes.push(`Data begins at ${sayTime(firstAt)}; the period before that is empty.`)
  if (lastAt !== null && lastAt + HOUR_MS <= window.from)
    notes.push(
      `The last operation was in the hour of ${sayTime(lastAt)}; ${Math.ceil((now - lastAt) / HOUR_MS)} hours reach back to it.`,
    )
  if (errorsSince > window.from && firstAt !== null && firstAt < errorsSince)
    notes.push(`Errors are listed since ${sayTime(errorsSince)}: their texts are not kept for longer.`)
  if (otherUnits > 0)
    notes.push(`${sayOperations(otherUnits)} not measured in ms left out; send durations with the unit ms.`)
  return {
    firstOperationAt: firstAt,
    lastOperationAt: lastAt,
    knownServices: [...knownServices].sort(),
    notes,
  }
}
