import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSize, parseSize } from './size.ts'

describe('reading a size', () => {
  test.each([
    ['0', 0],
    ['512', 512],
    ['512B', 512],
    ['10KB', 10_240],
    ['10 kB', 10_240],
    ['10KiB', 10_240],
    ['10k', 10_240],
    ['64 MB', 67_108_864],
    ['1.5GB', 1_610_612_736],
    ['2TB', 2_199_023_255_552],
    [' 1mb ', 1_048_576],
    ['8191TB', 8_191 * 1024 ** 4],
  ])('takes %j as %d bytes, in units of 1024', (text, bytes) => {
    expect(parseSize(text)).toEqual({ ok: true, value: bytes })
  })

  test.each(['', 'KB', '-1KB', '1e3', '10 XB', '10KBs', '5i', '5ib', '1.MB', '.5MB', '1 0MB', 'NaN'])(
    'refuses %j with a sentence',
    (text) => {
      expect(parseSize(text)).toEqual({
        ok: false,
        problem: `"${text}" is not a size; write it like 512KB, 10MB or 1GB`,
      })
    },
  )

  test('refuses what no longer counts in whole bytes', () => {
    expect(parseSize('8192TB')).toEqual({
      ok: false,
      problem: '"8192TB" is too large; write it like 512KB, 10MB or 1GB',
    })
  })
})

describe('rendering a size', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_024, '1 KB'],
    [1_536, '1.5 KB'],
    [1_048_576, '1 MB'],
    [1_610_612_736, '1.5 GB'],
    [2 * 1024 ** 4, '2 TB'],
    [3_000 * 1024 ** 4, '3000 TB'],
    [-2_048, '-2 KB'],
  ])('%d bytes as %j', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text)
  })

  test('is read back within three significant digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1024 ** 5 }), (bytes) => {
        const result = parseSize(formatSize(bytes))
        if (!result.ok) expect.fail(result.problem)
        expect(Math.abs(result.value / bytes - 1)).toBeLessThanOrEqual(0.005)
      }),
    )
  })
})
