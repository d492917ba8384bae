import type { OperationIssue, OperationsReport } from '@plumbline/protocol/api'
import { percentOf } from '@plumbline/protocol/quantities'
import { sayOperations, sayPercent } from '../words.ts'
import type { JudgedService } from './issues.ts'
import { FEWEST_OPERATIONS } from './minimum-samples.ts'

type AlertCondition = OperationsReport['alerts'][number]

/** Source 003, "Alerting"; the limits of the catalogue's standing rules. */
const ALERT_SCORE = 70
const ALERT_ERROR_PERCENT = 10

/** Which of the four conditions of `--alert` hold: score < 70, error rate > 10 %, average above threshold, degrading > 10 %. */
export function findAlerts(
  score: number | null,
  services: readonly (JudgedService & { issues: readonly OperationIssue[] })[],
): AlertCondition[] {
  const overall: AlertCondition[] =
    score !== null && score < ALERT_SCORE
      ? [{ kind: 'healthScore', service: null, sentence: `Health score ${score} is below ${ALERT_SCORE}` }]
      : []
  return [...overall, ...services.flatMap(findServiceAlerts)]
}

function findServiceAlerts({
  service,
  summary: { count, failures },
  issues,
}: JudgedService & { issues: readonly OperationIssue[] }): AlertCondition[] {
  const percent = percentOf(failures, count)
  const failing: AlertCondition[] =
    percent !== null && count >= FEWEST_OPERATIONS && percent > ALERT_ERROR_PERCENT
      ? [
          {
            kind: 'errorRate',
            service,
            sentence: `${service} error rate ${sayPercent(percent)} of ${sayOperations(count)} is above ${ALERT_ERROR_PERCENT} %`,
          },
        ]
      : []
  const others = issues
    .filter(({ kind }) => kind === 'avgDuration' || kind === 'degrading')
    .map(({ kind, sentence }) => ({ kind, service, sentence }))
  return [...failing, ...others]
}
