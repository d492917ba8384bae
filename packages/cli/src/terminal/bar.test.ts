import { describe, expect, test } from 'vitest'
import { renderBar, renderSpark, renderTrack } from './bar.ts'

const unicode = { columns: 80, colour: false, unicode: true }
const ascii = { ...unicode, unicode: false }

describe('a bar', () => {
  test.each([
    [0, '', ''],
    [0.001, '▏', '#'],
    [0.5, '████', '####'],
    [0.55, '████▍', '####'],
    [1, '████████', '########'],
    [2, '████████', '########'],
  ])('of %f of 8 cells', (share, drawn, inAscii) => {
    expect(renderBar(share, 8, unicode)).toBe(drawn)
    expect(renderBar(share, 8, ascii)).toBe(inAscii)
  })
})

describe('a track', () => {
  test.each([
    [{ value: 2, upTo: 5, limit: 8, scale: 10 }, '██▒▒▒···│·'],
    [{ value: 9, upTo: 12, limit: 3, scale: 10 }, '███│█████▒'],
    [{ value: 0, scale: 10 }, '··········'],
    [{ value: 95, limit: 100, scale: 100 }, '█████████│'],
  ])('%o', (track, drawn) => {
    expect(renderTrack(track, 10, unicode)).toBe(drawn)
  })
})

describe('a spark line', () => {
  test('goes from the lowest to the highest, with a gap where nothing is known', () => {
    expect(renderSpark([0, null, 50, 100], 10, unicode)).toBe('▁ ▅█')
    expect(renderSpark([0, 50, 100], 10, ascii)).toBe('_=#')
  })

  test('averages neighbours that share a cell', () => {
    expect(renderSpark([0, 0, 100, 100], 2, unicode)).toBe('▁█')
  })

  test('is flat when all values are the same', () => {
    expect(renderSpark([7, 7], 10, unicode)).toBe('▁▁')
  })
})
