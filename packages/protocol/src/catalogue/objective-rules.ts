import type { Severity, StandingRule } from './rule.ts'

interface Burn {
  id: string
  rate: number
  /** The long window shows that it matters, the short one that it still goes on. */
  long: string
  short: string
  severity: Severity
  title: string
}

/**
 * The windows and rates that Google's SRE workbook recommends (sre.google/workbook/alerting-on-slos, "Multiwindow,
 * Multi-Burn-Rate Alerts"), from fast to slow: at 14.4 times the allowed rate the budget of 30 days is gone in 50 hours.
 */
const BURNS: readonly Burn[] = [
  {
    id: 'chat-budget-burns-fast',
    rate: 14.4,
    long: '1h',
    short: '5m',
    severity: 'critical',
    title: 'The error budget of the chat SLA will be gone in two days',
  },
  {
    id: 'chat-budget-burns',
    rate: 6,
    long: '6h',
    short: '30m',
    severity: 'critical',
    title: 'The error budget of the chat SLA will be gone in five days',
  },
  {
    id: 'chat-budget-burns-slowly',
    rate: 3,
    long: '1d',
    short: '2h',
    severity: 'warning',
    title: 'The error budget of the chat SLA will be gone in ten days',
  },
  {
    id: 'chat-budget-spent-early',
    rate: 1,
    long: '3d',
    short: '6h',
    severity: 'warning',
    title: 'The error budget of the chat SLA is spent faster than it lasts',
  },
]

/** What is seen in the compliance of the last hour is told there. */
const COMPLIANCE_RULES = ['chat-compliance-escalation', 'chat-compliance-low']

/** Rules on how fast the error budget of the chat SLA is spent; a faster burn speaks for the slower ones. */
export const OBJECTIVE_RULES: readonly StandingRule[] = BURNS.map(
  ({ id, rate, long, short, severity, title }, index) => ({
    id,
    condition: `chat.burnRate > ${rate} over ${long} and chat.burnRate > ${rate} over ${short}`,
    severity,
    category: 'slo',
    title,
    minimumSamples: 5,
    inhibitedBy: [...COMPLIANCE_RULES, ...BURNS.slice(0, index).map((faster) => faster.id)],
    nextSteps: [
      'Look at the phase that takes longest; it names the part to mend first.',
      'Hold back risky deployments until the budget recovers.',
    ],
    sources: ['000-012', '002-187'],
  }),
)
