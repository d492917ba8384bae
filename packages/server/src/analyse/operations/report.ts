import { MOST_COMPARED, type OperationsReport, type Precision, type Window } from '@plumbline/protocol/api'
import { describeHealth } from '../scores/describe-health.ts'
import { computeScore } from '../scores/health-score.ts'
import { sayOperations } from '../words.ts'
import { findAlerts } from './alert-conditions.ts'
import { describeCoverage } from './coverage.ts'
import { describeDistributions } from './distributions.ts'
import { describeTrends, type Earlier } from './earlier.ts'
import { worstIssuesFirst } from './issues.ts'
import { FEWEST_OPERATIONS } from './minimum-samples.ts'
import type {
  OperationErrorRow,
  OperationHourRow,
  OperationStepRow,
  OperationTotals,
  ServiceSpan,
} from './operation-rows.ts'
import { judgeScoreParts, OPERATIONS_PROFILE } from './operations-score.ts'
import { describeHours, describeSteps } from './pattern.ts'
import { recommend } from './recommendations.ts'
import { describeError, describeService, type StudiedService, studyService } from './service.ts'
import { rankSlowest } from './slow-operations.ts'
import { describePerformance, minutesOf, summarise } from './summary.ts'

/** Limits of durations in ms: `overrideMs` stands above those of single services, and those above the default. */
export interface Thresholds {
  defaultMs: number
  perServiceMs: Readonly<Record<string, number>>
  overrideMs: number | undefined
}

/** Everything the report is made from, each for the service that was asked about, or for all. */
export interface ReportInput {
  window: Window
  precision: Precision
  now: number
  /** null: all services. */
  service: string | null
  /** null: all operations. */
  name: string | null
  /** null: all environments. */
  environment: string | null
  thresholds: Thresholds
  /** Of what the report is about. */
  spans: readonly ServiceSpan[]
  /** Every service that ever had operations. */
  knownServices: readonly string[]
  totals: readonly OperationTotals[]
  earlier: Earlier
  hours: readonly OperationHourRow[]
  steps: readonly OperationStepRow[]
  stepMs: number
  errors: readonly OperationErrorRow[]
  /** Errors are known by their text only since then, epoch ms. */
  errorsSince: number
}

const MOST_SLOWEST = 10
const MOST_ERRORS = 10

/** The operations report of source 003, corrected by A003-1 to A003-19. */
export function buildReport(input: ReportInput): OperationsReport {
  const { window, now, thresholds, spans, totals, earlier, errorsSince } = input
  const whole = totals.find(({ service }) => service === '')
  const overall = summarise(whole)
  const named = namedOf(totals)
  const thresholdMs = thresholds.overrideMs ?? thresholds.defaultMs
  const minutes = minutesOf(window, now)
  const services = studyServices(input)
  const firstAt = spans.length === 0 ? undefined : Math.min(...spans.map((span) => span.firstAt))
  const isEnough = overall.count >= FEWEST_OPERATIONS
  const score = isEnough ? computeScore(OPERATIONS_PROFILE, judgeScoreParts(overall, services)) : undefined
  const healthScore = score?.score ?? null
  return {
    schemaVersion: 2,
    generatedAt: new Date(now).toISOString(),
    period: {
      start: new Date(window.from).toISOString(),
      end: new Date(window.to).toISOString(),
      hours: Number((window.lengthMs / 3_600_000).toFixed(4)),
    },
    window,
    precision: input.precision,
    service: input.service,
    name: input.name,
    environment: input.environment,
    thresholdMs,
    coverage: describeCoverage({ spans, knownServices: input.knownServices, window, now, errorsSince }),
    healthScore,
    // Composite: it can be high while a single service has issues (003-090).
    health: describeHealth(OPERATIONS_PROFILE, score, sayTooFew(overall.count)),
    overall: {
      ...describePerformance(overall, minutes),
      ...describeTrends(whole, earlier, { service: '', firstAt }),
    },
    services: services.map((studied) => describeService(studied, minutes)),
    issues: worstIssuesFirst(services.flatMap(({ issues }) => issues)),
    recommendations: services.toSorted((a, b) => b.issues.length - a.issues.length).flatMap(recommend),
    alerts: findAlerts(healthScore, services),
    slowestOperations: rankSlowest(named, overallMs(totals), MOST_SLOWEST),
    topErrors: input.errors.slice(0, MOST_ERRORS).map(describeError),
    hours: describeHours(input.hours),
    series: { stepMs: input.stepMs, steps: describeSteps(input.steps) },
    operations: describeDistributions(named),
    operationsLeftOut: Math.max(0, named.length - MOST_COMPARED),
  }
}

const namedOf = (totals: readonly OperationTotals[]): OperationTotals[] => totals.filter(({ name }) => name !== '')
const overallMs = (totals: readonly OperationTotals[]): number =>
  totals.find(({ service }) => service === '')?.total ?? 0

function studyServices({ totals, earlier, spans, errors, hours, thresholds }: ReportInput): StudiedService[] {
  const operations = Map.groupBy(namedOf(totals), ({ service }) => service)
  const errorsOf = Map.groupBy(errors, ({ service }) => service)
  const hoursOf = Map.groupBy(hours, ({ service }) => service)
  const firstAt = new Map(spans.map((span) => [span.service, span.firstAt]))
  const { overrideMs, perServiceMs, defaultMs } = thresholds
  return totals
    .filter(({ service, name }) => service !== '' && name === '')
    .map((row) =>
      studyService({
        row,
        operations: operations.get(row.service) ?? [],
        thresholdMs: overrideMs ?? perServiceMs[row.service] ?? defaultMs,
        firstAt: firstAt.get(row.service),
        earlier,
        errors: errorsOf.get(row.service) ?? [],
        hours: hoursOf.get(row.service) ?? [],
        totalMs: overallMs(totals),
      }),
    )
}

const sayTooFew = (operations: number): string =>
  `No score: ${sayOperations(operations)} in the period, and fewer than ${FEWEST_OPERATIONS} decide nothing.`
