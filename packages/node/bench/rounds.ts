/**
 * Measures several ways to do the same thing, each as often as the other. Rounds of all cases are interleaved, so that a
 * busy moment of the machine touches all of them; a ratio is taken within each round, and the median over the rounds is told.
 */
import { cpus } from 'node:os'

const WARM_UP_ROUNDS = 5

export interface Case {
  name: string
  /** Makes that many calls. */
  run(calls: number): void | Promise<void>
  /** Does what the calls have put off. */
  settle(): Promise<unknown>
}

/** Nanoseconds for one call: as the caller sees it, and with what follows later off the caller's path. */
export interface Cost {
  callNs: number
  deliveredNs: number
}

export interface Figures {
  /** Medians. `deliveredNs` adds rendering, envelope and compression at flush; the network is left out. */
  costs: Record<string, Cost>
  /** Medians of the ratios of `callNs` within each round: 1 is equal, less is better for us. */
  ratios: Record<string, number>
  callsPerRound: number
  rounds: number
  node: string
  cpu: string
}

export interface Plan {
  cases: readonly Case[]
  /** Names of cases: ours, and what it is compared with. */
  ratios: readonly (readonly [string, string])[]
  callsPerRound: number
  rounds: number
}

/** Measures for some seconds. Nothing leaves the process. */
export async function measureRounds({ cases, ratios, callsPerRound, rounds }: Plan): Promise<Figures> {
  const measured: Map<string, Cost>[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const costs = new Map<string, Cost>()
    // Each round begins with another case, so that none always follows the same one.
    const start = round % cases.length
    for (const one of [...cases.slice(start), ...cases.slice(0, start)]) {
      costs.set(one.name, await measureCase(one, callsPerRound))
    }
    if (round >= WARM_UP_ROUNDS) measured.push(costs)
  }
  const each = (name: string, field: keyof Cost) => measured.map((costs) => costs.get(name)?.[field] ?? Number.NaN)
  const ratio = (ours: string, theirs: string): number => {
    const others = each(theirs, 'callNs')
    return median(each(ours, 'callNs').map((callNs, round) => callNs / (others[round] ?? Number.NaN)))
  }
  const costOf = (name: string): Cost => ({
    callNs: median(each(name, 'callNs')),
    deliveredNs: median(each(name, 'deliveredNs')),
  })
  return {
    costs: Object.fromEntries(cases.map(({ name }) => [name, costOf(name)])),
    ratios: Object.fromEntries(ratios.map(([ours, theirs]) => [`${ours} / ${theirs}`, ratio(ours, theirs)])),
    callsPerRound,
    rounds,
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
  }
}

async function measureCase({ run, settle }: Case, calls: number): Promise<Cost> {
  const startedMs = performance.now()
  await run(calls)
  const calledMs = performance.now()
  await settle()
  const settledMs = performance.now()
  return { callNs: ((calledMs - startedMs) / calls) * 1e6, deliveredNs: ((settledMs - startedMs) / calls) * 1e6 }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function renderFigures({ costs, ratios, rounds, callsPerRound, node, cpu }: Figures): string {
  const ns = (value: number) => value.toFixed(0).padStart(7)
  const lines = Object.entries(costs).map(
    ([name, { callNs, deliveredNs }]) => `${name.padEnd(32)}${ns(callNs)}${ns(deliveredNs)}`,
  )
  const comparisons = Object.entries(ratios).map(([name, ratio]) => `${name.padEnd(56)}${ratio.toFixed(2)}`)
  return [
    `${rounds} interleaved rounds of ${callsPerRound} calls, medians; Node ${node}, ${cpu}`,
    '',
    `${'ns per call'.padEnd(32)}${'call'.padStart(7)}${'all in'.padStart(7)}`,
    ...lines,
    '',
    'ratio of the call',
    ...comparisons,
  ].join('\n')
}
