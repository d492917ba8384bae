import { describe, expect, test } from 'vitest'
import { renderFlow, renderLine, renderProse, styled } from './line.ts'

const plain = { columns: 20, colour: false, unicode: true }

describe('a line', () => {
  test('is cut where the terminal ends, and what comes after the cut is left out', () => {
    expect(renderLine(['12345678901234567890', 'x'], plain)).toBe('12345678901234567890')
    expect(renderLine(['123456789012345678901', 'x'], plain)).toBe('1234567890123456789…')
  })

  test('colours its spans only where colour is wanted', () => {
    const spans = ['a ', styled('b', 'bad')]
    expect(renderLine(spans, plain)).toBe('a b')
    expect(renderLine(spans, { ...plain, colour: true })).toBe('a \u001b[31mb\u001b[0m')
  })

  test('is stripped of what a terminal would act on', () => {
    expect(renderLine(['a\u001b[2J', styled('b\u0007\n', 'good')], plain)).toBe('ab')
  })

  test('holds nothing but ASCII where the terminal speaks nothing else', () => {
    expect(renderLine(['…–→× 日 é'], { ...plain, unicode: false })).toBe('~->x ? ?')
    expect(renderLine(['a long line in ASCII only'], { ...plain, unicode: false })).toBe('a long line in ASCI~')
  })
})

describe('prose', () => {
  test('hangs its mark inside the indent', () => {
    expect(renderProse('one two three four five', { indent: 4, hang: '! ' }, plain)).toEqual([
      '  ! one two three',
      '    four five',
    ])
  })

  test('takes a mark that is wider than the indent of a narrow terminal into the text', () => {
    expect(renderProse('now', { indent: 15, hang: 'Escalate   ' }, plain)).toEqual(['      Escalate now'])
  })
})

test('items flow into the next line, further in', () => {
  expect(renderFlow([['one'], ['two'], ['three and more']], { indent: 2 }, plain)).toEqual([
    '  one   two',
    '    three and more',
  ])
})
