import { PlumblineError } from '../../errors.ts'
import type { StateStore, StoredBaseline } from '../../state/index.ts'

export interface BaselineContext {
  state: Pick<StateStore, 'writeBaseline' | 'readBaselines' | 'promoteBaseline' | 'deleteBaseline'>
  /** What was measured in the last day, as baselines that are not stored yet. */
  capture: (request: {
    metrics?: readonly string[]
    environment: string
    note: string | null
  }) => Promise<StoredBaseline[]>
}

export interface BaselineView {
  id: string
  metric: string
  labels: Readonly<Record<string, string>>
  environment: string
  kind: string
  capturedAt: number
  samples: number
  meanValue: number
  p95Value: number
  promoted: boolean
  note: string | null
}

/** Baselines that somebody captured, to compare with from then on. */
export interface BaselineAnswers {
  capture(request: { metrics?: readonly string[]; environment?: string; note?: string }): Promise<BaselineView[]>
  list(query: { metric?: string; environment?: string; limit?: number }): Promise<BaselineView[]>
  promote(id: string): Promise<BaselineView[]>
  remove(id: string): Promise<void>
}

export function createBaselineAnswers({ state, capture }: BaselineContext): BaselineAnswers {
  const list: BaselineAnswers['list'] = async ({ limit = 200, ...query }) =>
    (await state.readBaselines({ ...query, limit })).map(viewBaseline)
  const known = (found: boolean, id: string): void => {
    if (!found)
      throw new PlumblineError('baseline-not-found', `there is none with the id ${JSON.stringify(id.slice(0, 100))}`)
  }
  return {
    list,
    async capture({ metrics, environment = '', note }) {
      const request = { environment, note: note ?? null, ...(metrics && { metrics }) }
      const captured = await capture(request)
      for (const baseline of captured) await state.writeBaseline(baseline)
      return captured.map(viewBaseline)
    },
    async promote(id) {
      known(await state.promoteBaseline(id), id)
      return list({})
    },
    async remove(id) {
      known(await state.deleteBaseline(id), id)
    },
  }
}

const viewBaseline = ({ value, ...rest }: StoredBaseline): BaselineView => ({
  ...rest,
  meanValue: value.mean,
  p95Value: value.p95,
})
