import { measureSdk } from '../../packages/node/bench/mark.ts'
import type { Result } from '../result.ts'

/** A call of the SDK against what apps pay for already, and the SDK switched off against an empty function. */
export async function benchSdk(): Promise<Result[]> {
  const { costs, ratios } = await measureSdk()
  return Object.entries(ratios).map(([pair, ratio]) => {
    const [ours = '', theirs = ''] = pair.split(' / ')
    // An empty call takes about a nanosecond; a fraction more or less is the timer's noise, not ours.
    const limit = theirs === 'empty function' ? 1.5 : 1
    return {
      name: `sdk ${ours}`,
      what: `${ours}, per call (${describe(costs[ours])})`,
      against: `${theirs} (${describe(costs[theirs])})`,
      ratio,
      limit: { comparison: '<=', value: limit },
      details: {},
    }
  })
}

const describe = (cost: { callNs: number; deliveredNs: number } | undefined): string =>
  cost ? `${cost.callNs.toFixed(1)} ns, ${cost.deliveredNs.toFixed(0)} ns with what follows at flush` : 'not measured'
