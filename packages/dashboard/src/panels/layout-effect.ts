/** A change in percent with the ends of its interval; one without an upper end has `high: null`. */
export interface Effect {
  value: number
  low: number
  high: number | null
}

export interface EffectLayout {
  /** Places in percent of the track's width; no change is at 50. */
  point: number
  from: number
  to: number
  /** The interval goes on beyond the scale. */
  cutLow: boolean
  cutHigh: boolean
  band: { from: number; to: number }
}

export interface EffectScale {
  bandPercent: number
  scalePercent: number
}

/** Where the parts of a change stand on a scale from −`scalePercent` to +`scalePercent`. */
export function layoutEffect({ value, low, high }: Effect, { bandPercent, scalePercent }: EffectScale): EffectLayout {
  const place = (percent: number) => 50 + 50 * Math.min(1, Math.max(-1, percent / scalePercent))
  return {
    point: place(value),
    from: place(low),
    to: high === null ? 100 : place(high),
    cutLow: low < -scalePercent,
    cutHigh: high === null || high > scalePercent,
    band: { from: place(-bandPercent), to: place(bandPercent) },
  }
}

/** Ends of the scale that a reader can keep in mind. */
const SCALES = [20, 50, 100, 200, 500, 1_000]

/** The shortest scale with room for the band and for nine of ten changes; what is beyond is drawn as cut. */
export function chooseScale(effects: readonly Effect[], bandPercent: number): number {
  const reaches = effects.map(({ value, low, high }) =>
    Math.max(Math.abs(value), Math.min(Math.abs(low), 100), Math.abs(high ?? value)),
  )
  const most = reaches.toSorted((a, b) => a - b)[Math.ceil(reaches.length * 0.9) - 1] ?? 0
  return SCALES.find((scale) => scale >= Math.max(most, bandPercent * 1.5)) ?? (SCALES.at(-1) as number)
}
