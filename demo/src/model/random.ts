/** A source of random numbers. Every draw of the demo comes from one that was seeded at the start and handed in. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
}

/** A seeded generator (mulberry32 by Tommy Ettinger): 32 bits of state, even enough for traffic, not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let bits = Math.imul(state ^ (state >>> 15), state | 1)
      bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
      return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
    },
  }
}

/** A generator of its own for one part of the demo, so that parts that run side by side do not disturb each other. */
export const forkRandom = (random: Random): Random => createRandom(random.next() * 2 ** 32)

export const chance = (random: Random, probability: number): boolean => random.next() < probability

/** A whole number in [0, below). */
export const drawIndex = (random: Random, below: number): number => Math.floor(random.next() * below)

/** Time to the next event of a Poisson process whose events are `mean` apart on average. */
export const drawExponential = (random: Random, mean: number): number => -Math.log(1 - random.next()) * mean

/** Service times of networks and models: never negative, most near the median, a tail that `sigma` stretches. */
export interface LogNormal {
  medianMs: number
  sigma: number
}

/** Box-Muller transform of two uniform draws. */
export function drawLogNormal(random: Random, { medianMs, sigma }: LogNormal): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
  const normal = radius * Math.cos(2 * Math.PI * random.next())
  return medianMs * Math.exp(sigma * normal)
}

export const meanOf = ({ medianMs, sigma }: LogNormal): number => medianMs * Math.exp(sigma ** 2 / 2)
