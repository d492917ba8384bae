import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { styled } from './line.ts'
import { type Cell, renderTable } from './table.ts'
import { displayWidth } from './text-width.ts'

const terminal = (columns: number) => ({ columns, colour: false, unicode: true })

const table = {
  columns: [{ shrinkTo: 6 }, { align: 'right' }, { optional: true }, { fill: { least: 4, most: 20 } }] as const,
  rows: [
    ['a rather long name', '1', 'note', (cells: number) => '#'.repeat(cells)],
    ['short', '1000', 'n', (cells: number) => '#'.repeat(cells)],
  ] as Cell[][],
  indent: 2,
}

describe('a table', () => {
  test('gives the room that is left to the filling column, up to its most', () => {
    expect(renderTable(table, terminal(80))).toEqual([
      `  a rather long name     1  note  ${'#'.repeat(20)}`,
      `  short               1000  n     ${'#'.repeat(20)}`,
    ])
  })

  test('shrinks the name first', () => {
    expect(renderTable(table, terminal(30))).toEqual([
      '  a rather …     1  note  ####',
      '  short       1000  n     ####',
    ])
  })

  test('then leaves out columns from the end', () => {
    expect(renderTable(table, terminal(20))).toEqual(['  a rat…     1  note', '  short   1000  n'])
    expect(renderTable(table, terminal(15))).toEqual(['  a rath…     1', '  short    1000'])
  })

  test('is never wider than the terminal', () => {
    const cell = fc.string({ maxLength: 30 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell)), fc.integer({ min: 20, max: 120 }), (rows, columns) => {
        const filled = rows.map((row) => [
          ...row.map((text) => styled(text, 'bad')),
          (cells: number) => '#'.repeat(cells),
        ])
        for (const line of renderTable({ ...table, rows: filled }, terminal(columns))) {
          expect(displayWidth(line)).toBeLessThanOrEqual(columns)
        }
      }),
    )
  })
})
