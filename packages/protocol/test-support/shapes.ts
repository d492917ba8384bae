/** Numbers in [0, 1) that a seed repeats (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Draw = (random: () => number) => number

/** Box and Muller (1958). */
export const standardNormal: Draw = (random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Latencies in ms as they come: even, skewed, from two paths, with a tail of infinite variance, and rounded to a few values. */
export const SHAPES = {
  normal: (random) => 500 + 100 * standardNormal(random),
  'log-normal': (random) => 400 * Math.exp(0.5 * standardNormal(random)),
  bimodal: (random) => (random() < 0.8 ? 100 + 15 * standardNormal(random) : 1_500 + 200 * standardNormal(random)),
  'heavy tail': (random) => 100 / (1 - random()) ** (1 / 1.5),
  tied: (random) => [100, 100, 200, 500][Math.floor(random() * 4)] ?? 100,
} as const satisfies Record<string, Draw>

export const drawMany = (count: number, draw: Draw, random: () => number): Float64Array =>
  Float64Array.from({ length: count }, () => draw(random))
