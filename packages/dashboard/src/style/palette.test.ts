import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The variables of the first rule whose selector is `selector`. */
function paletteOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const body = css.slice(start, css.indexOf('}', start))
  return new Map([...body.matchAll(/--pl-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name ?? '', hex ?? '']))
}

const schemes = [
  ['light', paletteOf('.plumbline')],
  ['dark', paletteOf('.plumbline[data-mantine-color-scheme="dark"]')],
] as const

type Rgb = [number, number, number]

/** Linear light of an sRGB colour (IEC 61966-2-1). */
function linearOf(hex: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

/** WCAG 2.2 contrast ratio. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(linearOf(one)), luminance(linearOf(other))].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** What somebody without one kind of cone sees (Machado, Oliveira and Fernandes 2009, severity 1). */
const BLINDNESS: Record<string, [Rgb, Rgb, Rgb]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
}

/** Distance of two colours in OKLab: about 0.02 is just visible side by side. */
function distance(one: string, other: string, kind: string): number {
  const [a, b] = [one, other].map((hex) => oklab(seenBy(linearOf(hex), kind))) as [Rgb, Rgb]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

const seenBy = (rgb: Rgb, kind: string): Rgb =>
  (BLINDNESS[kind] ?? []).map((row) => Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])) as Rgb

function oklab([red, green, blue]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

describe.each(schemes)('the %s palette', (_, palette) => {
  const colour = (name: string): string => {
    const hex = palette.get(name)
    if (!hex) throw new Error(`tokens.css has no --pl-${name}`)
    return hex
  }

  const texts = ['ink', 'ink-soft', 'ink-faint', 'in-time', 'late', 'warning', 'unknown']
  const grounds = ['page', 'surface', 'sunken']
  test.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    'text in %s on %s reaches 4.5',
    (text, ground) => {
      expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5)
    },
  )

  test.each(['control', 'in-time', 'late', 'duration'])('the shape of %s stands out from its panel by 3', (shape) => {
    expect(contrast(colour(shape), colour('surface'))).toBeGreaterThanOrEqual(3)
  })

  const tiers = ['excellent', 'good', 'compliant', 'breach', 'critical', 'severe']
  test.each(Object.keys(BLINDNESS))('neighbouring tiers stay apart with %s', (kind) => {
    for (let index = 1; index < tiers.length; index += 1) {
      const [before, after] = [`tier-${tiers[index - 1]}`, `tier-${tiers[index]}`]
      expect(distance(colour(before), colour(after), kind), `${before} and ${after}`).toBeGreaterThanOrEqual(0.08)
    }
  })

  test.each(Object.keys(BLINDNESS))('in time, late and duration stay apart with %s', (kind) => {
    for (const [one, other] of [
      ['in-time', 'late'],
      ['in-time', 'duration'],
      ['late', 'duration'],
    ] as const) {
      expect(distance(colour(one), colour(other), kind), `${one} and ${other}`).toBeGreaterThanOrEqual(0.08)
    }
  })
})
