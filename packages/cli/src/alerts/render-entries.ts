import { renderFlow, type Span } from '../terminal/line.ts'
import { type Cell, type Column, renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

export interface Entry {
  cells: readonly Cell[]
  /** What goes below the row, side by side; nothing when empty. */
  below: readonly Span[]
}

/** A table in which every row may go on below itself, where a narrow terminal has room for it. */
export function renderEntries(columns: readonly Column[], entries: readonly Entry[], terminal: Terminal): string[] {
  const rows = renderTable({ columns, rows: entries.map(({ cells }) => cells), indent: 2 }, terminal)
  return entries.flatMap(({ below }, index) => [
    rows[index] ?? '',
    ...renderFlow(
      below.map((span) => [span]),
      { indent: 6 },
      terminal,
    ),
  ])
}
