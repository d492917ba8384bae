import { measureMarks } from '../../packages/node/bench/mark.ts'
import { measureOperations } from '../../packages/node/bench/operation.ts'
import type { Cost, Figures } from '../../packages/node/bench/rounds.ts'
import type { Result } from '../result.ts'

/** A call of the SDK against what apps pay for already, and the SDK switched off against what it then leaves to run. */
export const benchSdk = async (): Promise<Result[]> =>
  [await measureMarks(), await measureOperations()].flatMap(resultsOf)

function resultsOf({ costs, ratios }: Figures): Result[] {
  return Object.entries(ratios).map(([pair, ratio]) => {
    const [ours = '', theirs = ''] = pair.split(' / ')
    // Switched off, a call takes some nanoseconds; a fraction more or less is the timer's noise, not ours.
    const limit = ours.endsWith('switched off') ? 1.5 : 1
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

const describe = (cost: Cost | undefined): string =>
  cost ? `${cost.callNs.toFixed(1)} ns, ${cost.deliveredNs.toFixed(0)} ns with what follows at flush` : 'not measured'
