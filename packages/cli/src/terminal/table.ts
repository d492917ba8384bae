import { plainText, renderLine, type Span, styled } from './line.ts'
import type { Terminal } from './terminal.ts'
import { displayWidth, pad, truncate } from './text-width.ts'

export interface Column {
  align?: 'left' | 'right'
  /** This column gives way first, down to so many cells. */
  shrinkTo?: number
  /** Left out when the table does not fit otherwise; the last one goes first. */
  optional?: boolean
  /** Takes the room that is left, between so many and so many cells; its cells are drawn once that is known. */
  fill?: { least: number; most: number }
}

/** A cell of a `fill` column is a function of the cells it gets. */
export type Cell = Span | ((cells: number) => Span)

const GAP = 2

/** Lines up rows of cells within the terminal's width. */
export function renderTable(
  table: { columns: readonly Column[]; rows: readonly (readonly Cell[])[]; indent: number },
  terminal: Terminal,
): string[] {
  const widths = planWidths(table, terminal)
  return table.rows.map((row) => {
    const spans: Span[] = [' '.repeat(table.indent)]
    row.forEach((cell, index) => {
      const width = widths[index]
      if (width === undefined) return
      const span = typeof cell === 'function' ? cell(width) : cell
      const text = pad(truncate(plainText(span, terminal), width), width, table.columns[index]?.align)
      if (spans.length > 1) spans.push(' '.repeat(GAP))
      spans.push(styled(text, typeof span === 'string' ? undefined : span.style))
    })
    return renderLine(spans, terminal)
  })
}

/** Cells for each column; undefined for one that is left out. */
function planWidths(
  table: { columns: readonly Column[]; rows: readonly (readonly Cell[])[]; indent: number },
  terminal: Terminal,
): (number | undefined)[] {
  const natural = table.columns.map((column, index) =>
    Math.max(column.fill?.least ?? 0, ...table.rows.map((row) => cellWidth(row[index], terminal))),
  )
  const least = natural.map((width, index) => Math.min(width, table.columns[index]?.shrinkTo ?? width))
  const room = terminal.columns - table.indent
  const kept = new Set(natural.keys())
  const total = (widths: readonly number[]): number =>
    [...kept].reduce((sum, index) => sum + (widths[index] ?? 0) + GAP, -GAP)
  for (let index = natural.length - 1; index >= 0 && total(least) > room; index--) {
    const column = table.columns[index]
    if (column?.optional || column?.fill) kept.delete(index)
  }
  const missing = Math.max(0, total(natural) - room)
  const spare = Math.max(0, room - total(natural))
  return natural.map((width, index) => {
    if (!kept.has(index)) return undefined
    const column = table.columns[index]
    if (column?.fill) return Math.min(column.fill.most, width + spare)
    return column?.shrinkTo === undefined ? width : Math.max(least[index] ?? 0, width - missing)
  })
}

const cellWidth = (cell: Cell | undefined, terminal: Terminal): number =>
  cell === undefined || typeof cell === 'function' ? 0 : displayWidth(plainText(cell, terminal))
