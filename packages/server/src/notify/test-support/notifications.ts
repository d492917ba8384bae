import type { AlertEvent } from '../alert-event.ts'
import type { Notification, NotifiedAlert } from '../notification.ts'

/** 2026-11-22 10:00:00 UTC. */
export const AT = Date.UTC(2026, 10, 22, 10)

export function createAlert(changed: Partial<NotifiedAlert> = {}): NotifiedAlert {
  return {
    name: 'chatwoot_response_time_critical',
    fingerprint: 'a1b2c3d4e5f60718',
    severity: 'critical',
    state: 'firing',
    metric: 'helpdesk.api.latency.p95',
    observed: 6_200,
    comparison: '>',
    limit: 5_000,
    unit: 'ms',
    explanation: 'API latency: 6.2 s, above 5 s.',
    startedAt: AT - 60_000,
    labels: { rule: 'helpdesk-api-slow', category: 'api', service: 'helpdesk' },
    nextSteps: ['Look at the slowest endpoint.'],
    ...changed,
  }
}

export const createEvent = (changed: Partial<AlertEvent> = {}): AlertEvent => ({ ...createAlert(), ...changed })

export function createNotification(changed: Partial<Notification> = {}): Notification {
  return {
    deliveryId: 'ntf_0123456789abcdefghijkl',
    groupKey: '{category="api"}',
    groupLabels: { category: 'api' },
    openedAt: AT,
    kind: 'firing',
    reason: 'first',
    severity: 'critical',
    title: 'chatwoot_response_time_critical',
    alerts: [createAlert()],
    more: 0,
    links: {
      page: 'https://plumbline.example/dashboard/alerts?id=1',
      logs: 'https://logs.example/app',
      runbook: 'https://docs.example/runbooks/helpdesk.md',
    },
    at: AT,
    ...changed,
  }
}

/** Error texts that try to be more than text, wherever they land (reliability.md, T34). */
export const HOSTILE_TEXTS: readonly string[] = [
  '=HYPERLINK("https://evil.example","click")',
  '+1+1',
  '@SUM(A1:A9)',
  'tab\tand\rreturn',
  '<!channel> <!here> <!everyone>',
  '<https://evil.example|log in> <@U012AB3CD> <#C024BE7LR>',
  '*bold* _italic_ ~struck~ `code` ```block```',
  '@everyone @here <@&123> @channel',
  'Subject\r\nBcc: victim@example.com\r\n\r\nbody',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '"><a href="javascript:alert(1)">x</a>',
  '[click](https://evil.example) ![x](https://evil.example/x.png) # title',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u009b2J',
  'done\n{"level":"fatal","msg":"forged"}',
  'invoice \u202Egpj.exe\u202C \u200b \ufeff',
  'half a pair \ud800 and NUL \u0000',
  '&lt;!channel&gt; &amp;amp;',
]

export const hostileAlert = (text: string): NotifiedAlert =>
  createAlert({
    name: text,
    metric: text,
    unit: text,
    comparison: text,
    explanation: text,
    labels: { service: text, [text]: text },
    nextSteps: [text],
    runbookUrl: text,
  })

export const hostileNotification = (text: string): Notification =>
  createNotification({
    title: text,
    alerts: [hostileAlert(text), hostileAlert(text)],
    groupLabels: { service: text },
    links: { page: text, logs: `javascript:${text}`, runbook: `https://docs.example/${text}` },
  })

/** The largest message there can be: twenty alerts, every text as long as intake lets it be. */
export function hugeNotification(character = '<'): Notification {
  const long = character.repeat(4_000)
  const labels = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`label${index}`, long.slice(0, 1_000)]))
  const alert = createAlert({
    name: long,
    metric: long,
    unit: long,
    comparison: long,
    explanation: long,
    labels,
    nextSteps: Array(20).fill(long),
  })
  return createNotification({
    title: long,
    alerts: Array(20).fill(alert),
    more: 980,
    groupLabels: { service: long, category: long },
    links: {
      page: `https://plumbline.example/${'a'.repeat(5_000)}`,
      logs: `https://logs.example/${'a'.repeat(2_900)}`,
      runbook: `https://docs.example/${'a'.repeat(2_900)}`,
    },
  })
}
