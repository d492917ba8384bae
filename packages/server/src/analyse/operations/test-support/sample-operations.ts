/** One operation as a test made it. */
export interface TestOperation {
  at: number
  service: string
  name: string
  value: number
  weight: number
  ok: boolean
  errorType: string
  errorMessage: string
}

export const DAY_MS = 86_400_000
export const SAMPLE_NOW = Date.parse('2026-03-01T10:00:00.000Z')

const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value)
/** So many values around a mean, in pairs that lie equally far on both sides. */
const around = (mean: number, spread: number, times: number): number[] =>
  Array.from({ length: times }, (_, i) => mean + (i % 2 === 0 ? spread : -spread))

/**
 * Durations from which the services of source 003's sample come out as printed there: count, average, P95, and the slowest operation
 * with its calls (A003-19: made from data, not by hand). `change` is that against the day before, in percent.
 */
const SERVICES = [
  {
    service: 'hubspot',
    change: -8.2,
    operations: {
      'contacts.batch': [...repeat(2_900, 26), 1_850, ...repeat(28_050 / 18, 18)],
      'contacts.get': around(130_050 / 478, 150, 478),
    },
    errors: { 'Rate limit exceeded': 12, 'Contact not found': 1 },
  },
  {
    service: 'unleashed',
    change: 2.1,
    operations: {
      'salesOrders.create': [...repeat(2_600, 20), 1_200, ...repeat(18_620 / 17, 17)],
      'products.list': around(208_340 / 374, 200, 374),
    },
    errors: { 'Connection timeout': 6, 'Stock level missing': 2 },
  },
  {
    service: 'n8n',
    change: 15.3,
    operations: {
      'workflows.execute': around(1_650, 400, 52),
      'webhooks.trigger': [...repeat(4_000, 15), 3_400, ...around(225_200 / 244, 300, 244)],
    },
    errors: { 'Workflow execution timeout': 8, 'Node not found': 5, 'Payload too large': 5 },
  },
] as const

/** The sample's day up to `now`, the day before, and the same day a week before, which was as slow as this one. */
export function sampleOperations(now: number): TestOperation[] {
  return [
    ...dayOf(now - DAY_MS, (value) => value),
    ...dayOf(now - 2 * DAY_MS, (value, change) => value / (1 + change / 100)),
    ...dayOf(now - 8 * DAY_MS, (value) => value),
  ]
}

function typeOf(message: string): string {
  if (message.startsWith('Rate limit')) return 'RateLimitError'
  return message.endsWith('timeout') ? 'TimeoutError' : 'Error'
}

function dayOf(from: number, durationOf: (value: number, change: number) => number): TestOperation[] {
  return SERVICES.flatMap(({ service, change, operations, errors }) => {
    const messages = Object.entries(errors).flatMap(([message, times]) => repeat(0, times).map(() => message))
    const calls = Object.entries(operations).flatMap(([name, values]) => values.map((value) => ({ name, value })))
    return calls.map(({ name, value }, i): TestOperation => {
      // Calls of one operation follow each other in the list; in time they are spread over the day.
      const place = (i * 7_919) % calls.length
      const message = messages[i % 11 === 0 ? i / 11 : messages.length]
      return {
        at: from + Math.floor(((place + 0.5) / calls.length) * DAY_MS),
        service,
        name,
        value: durationOf(value, change),
        weight: 1,
        ok: message === undefined,
        errorType: message === undefined ? '' : typeOf(message),
        errorMessage: message ?? '',
      }
    })
  })
}
