import type { ScoreAnswer, ScoreProfileName, ScoreQuery } from '@plumbline/protocol/api'
import { type Reading, readMeasured } from '../../analyse/measured.ts'
import { describeHealth } from '../../analyse/scores/describe-health.ts'
import { computeScore } from '../../analyse/scores/health-score.ts'
import { judgeWidgetParts, WIDGET_PROFILE, WIDGET_SCORE_METRICS } from '../../analyse/scores/widget-score.ts'
import { PlumblineError } from '../../errors.ts'
import type { Queries } from '../../store/store.ts'
import type { OperationAnswers } from '../operations/operation-answers.ts'
import { parseOperationWindow, planWindow, type ReadRange, type Retention } from '../operations/operation-window.ts'

export interface ScoreContext {
  queries: Pick<Queries, 'measured'>
  report: OperationAnswers['report']
  retention: Retention
  queryTimeoutMs: number
  now: () => number
}

export interface ScoreAnswers {
  /** Refuses with `invalid-query` a window that cannot be. */
  score(profile: ScoreProfileName, query: ScoreQuery): Promise<ScoreAnswer>
}

/** Source 004 looks at five minutes. */
const WIDGET_WINDOW = '5m'

/** The health scores, one engine with a profile for each system that has one. */
export function createScoreAnswers(context: ScoreContext): ScoreAnswers {
  const { queries, retention } = context

  async function operations(query: ScoreQuery): Promise<ScoreAnswer> {
    const { window, precision, healthScore, health } = await context.report(query)
    return { profile: 'operations', window, precision, score: healthScore, health }
  }

  async function widget(query: ScoreQuery): Promise<ScoreAnswer> {
    const now = context.now()
    const isAsked = query.window !== undefined || query.from !== undefined
    const asked = parseOperationWindow(isAsked ? query : { ...query, window: WIDGET_WINDOW }, retention, now)
    if (!asked.ok) throw new PlumblineError('invalid-query', asked.problem)
    const { window, precision } = planWindow(asked.value, 0, retention, now)
    const score = computeScore(WIDGET_PROFILE, judgeWidgetParts(await readMetrics({ window, precision }, query)))
    const where = query.environment === undefined ? '' : ` in the environment ${JSON.stringify(query.environment)}`
    const health = describeHealth(WIDGET_PROFILE, score, `No score: the widget measured nothing in this time${where}.`)
    return { profile: 'widget', window, precision, score: score?.score ?? null, health }
  }

  async function readMetrics(
    { window, precision }: ReadRange,
    { environment }: ScoreQuery,
  ): Promise<Map<string, Reading>> {
    const kinds = [...new Set(WIDGET_SCORE_METRICS.map(({ of }) => of.kind))]
    const range = { fromMs: window.from, toMs: window.to, precision }
    const only = environment === undefined ? {} : { environment }
    const rows = await queries.measured(
      { kinds, dimensions: environment === undefined ? [] : ['environment'], ...range },
      { timeoutMs: context.queryTimeoutMs },
    )
    return new Map(
      WIDGET_SCORE_METRICS.flatMap((metric) => {
        const [read] = readMeasured(metric, rows, only)
        return read ? [[metric.id, read.reading] as const] : []
      }),
    )
  }

  return { score: (profile, query) => (profile === 'widget' ? widget(query) : operations(query)) }
}
