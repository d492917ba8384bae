import type { StandingRule } from './rule.ts'

/** Default rules of source 003, and that of source 002 on external platforms, whose calls are operations too. */
export const OPERATION_RULES: readonly StandingRule[] = [
  {
    id: 'operations-score-low',
    condition: 'operations.score < 70',
    severity: 'error',
    category: 'system',
    title: 'The health score of operations is below 70',
    recover: '75',
    nextSteps: ['The score is composite: read in the report which services lost the points, and for what.'],
    sources: ['003-048', '003-072', '003-090'],
  },
  {
    id: 'platform-failing',
    condition: 'operations.failures > 30 %',
    severity: 'error',
    category: 'error_rate',
    title: 'More than 30 % of the operations with a service fail',
    nextSteps: [
      'Look at the status page of the service.',
      'See the most frequent errors: a rate limit, a time-out and a rejected token need different remedies.',
      'See that its circuit breaker is open, so that nothing waits for it in vain.',
    ],
    sources: ['002-044', '002-057'],
  },
  {
    id: 'operations-failing',
    condition: 'operations.failures > 10 %',
    severity: 'warning',
    category: 'error_rate',
    title: 'More than 10 % of the operations with a service fail',
    inhibitedBy: ['platform-failing'],
    nextSteps: ['See the most frequent errors of the service, and since when.'],
    sources: ['003-066', '003-073'],
  },
  {
    id: 'operations-slow',
    condition: 'operations.mean > 2s',
    severity: 'warning',
    category: 'performance',
    title: 'Operations with a service take more than 2 s on average',
    minimumSamples: 5,
    recover: '1800ms',
    nextSteps: [
      'Look at the slowest operations of the service.',
      'Set the limit of a service that is always this slow.',
    ],
    sources: ['003-065', '003-074'],
  },
  {
    id: 'operations-degrading',
    // The default period of the report: a day has every hour in it, so that the morning is not compared with the night.
    condition: 'operations.mean rises by more than 10 % over 1d',
    severity: 'warning',
    category: 'performance',
    title: 'Operations with a service are more than 10 % slower than the day before',
    // Of fewer operations the mean moves by that much by chance.
    minimumSamples: 30,
    inhibitedBy: ['operations-slow'],
    nextSteps: ['See which operations of the service became slower.', 'Compare with recent deployments.'],
    sources: ['003-034', '003-036', '003-075'],
  },
]
