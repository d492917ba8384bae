import { nearest } from '@plumbline/protocol/quantities'
import { type CompareAnswers, type CompareContext, createCompareAnswers } from './api/compare/compare-answers.ts'
import { createBottleneckAnswers } from './api/operation-details/bottleneck-answers.ts'
import { createDetailAnswers } from './api/operation-details/detail-answers.ts'
import { createOperationAnswers, type OperationAnswers } from './api/operations/operation-answers.ts'
import type { OperationDetailAnswers } from './api/routes/operation-details.ts'
import { createScoreAnswers, type ScoreAnswers } from './api/scores/score-answers.ts'
import type { Config } from './config/index.ts'
import { startScoring } from './schedule/score-operations.ts'
import type { StateStore } from './state/index.ts'
import { renderOwnGauge, SCORE_GAUGE } from './store/own-gauge.ts'
import type { Store } from './store/store.ts'

export interface OperationParts extends Pick<CompareContext, 'readBaselineOperations' | 'now'> {
  config: Pick<Config, 'retention' | 'queryTimeoutMs' | 'operations'>
  store: Pick<Store, 'query' | 'insert'>
  state: StateStore
  /** Names this server among those that share the state. */
  holder: string
  onClose: (close: () => unknown) => void
  onProblem: (what: string, error: unknown) => void
}

export interface JoinedOperations {
  operations: OperationAnswers
  operationDetails: OperationDetailAnswers
  compare: CompareAnswers
  scores: ScoreAnswers
}

/** Joins what answers about operations: the report, single calls, services, bottlenecks, comparisons; and keeps the score that rules read. */
export function joinOperations(parts: OperationParts): JoinedOperations {
  const { config, store, state, holder, readBaselineOperations, now, onProblem } = parts
  const { retention, queryTimeoutMs } = config
  const context = { queries: store.query, retention, queryTimeoutMs, nearest, now }
  const operations = createOperationAnswers({ ...context, thresholds: config.operations })
  const scoring = startScoring({
    state,
    holder,
    readScore: async () => (await operations.report({})).healthScore,
    write: async (value, at) => {
      const { body, token } = renderOwnGauge({ ...SCORE_GAUGE, value, at })
      await store.insert('measurements', body, token)
    },
    now,
    onProblem: (error) => onProblem('the score of operations was not written; it is tried again', error),
  })
  parts.onClose(() => scoring.stop())
  return {
    operations,
    operationDetails: { ...createDetailAnswers(context), ...createBottleneckAnswers(context) },
    compare: createCompareAnswers({ ...context, readBaselineOperations }),
    scores: createScoreAnswers({ ...context, report: operations.report }),
  }
}
