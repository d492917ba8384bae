import { describe, expect, test } from 'vitest'
import { createJsonMeter } from './measure-json.ts'

/** In pieces of three bytes as well as whole: what a body is must not depend on how it came. */
const measure = (text: string, lineDelimited = false): void => {
  const bytes = Buffer.from(text)
  const inPieces = createJsonMeter(lineDelimited)
  const whole = createJsonMeter(lineDelimited)
  const outcome = codeOf(() => whole(bytes))
  expect(
    codeOf(() => {
      for (let at = 0; at < bytes.length; at += 3) inPieces(bytes.subarray(at, at + 3))
    }),
  ).toBe(outcome)
  createJsonMeter(lineDelimited)(bytes)
}
const codeOf = (act: () => void): string => {
  try {
    act()
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a body is looked over before it is parsed', () => {
  test.each([
    [16, 'fine'],
    [17, 'too-deep'],
    [100_000, 'too-deep'],
  ])('%i levels are %s', (levels, code) => {
    expect(codeOf(() => measure('['.repeat(levels)))).toBe(code)
    expect(codeOf(() => measure('{"a":'.repeat(levels)))).toBe(code)
  })

  test.each([
    [100_000, 'fine'],
    [100_001, 'too-many-values'],
  ])('%i commas are %s', (commas, code) => {
    expect(codeOf(() => measure(`{"marks":[0${',0'.repeat(commas)}]}`))).toBe(code)
  })

  test.each([
    [1_000, 'fine'],
    [1_001, 'too-many-rows'],
  ])('%i lines are %s', (lines, code) => {
    expect(codeOf(() => measure('\n'.repeat(lines), true))).toBe(code)
    expect(codeOf(() => measure('\n'.repeat(lines), false))).toBe('fine')
  })

  test.each([
    [1_000, 'fine'],
    [1_001, 'too-many-rows'],
  ])('%i rows of a list are %s', (rows, code) => {
    expect(codeOf(() => measure(`[${Array(rows).fill('[0,0]').join(',')}]`))).toBe(code)
  })

  test('what stands in a string does not count, behind an escaped quote either', () => {
    expect(codeOf(() => measure(`"${'['.repeat(50)}\\"${'{'.repeat(50)}\\\\"`))).toBe('fine')
    expect(codeOf(() => measure(`"\\\\"${'['.repeat(50)}`))).toBe('too-deep')
  })
})
