import type { StandingRule } from '@plumbline/protocol/catalogue'
import { nearest } from '@plumbline/protocol/quantities'
import { createVocabulary } from '../../judge/language/index.ts'
import { ALERT_GRAMMAR } from '../../notify/alert-grammar.ts'
import type { AlertSources } from '../load-alerts.ts'

export const CWD = '/srv/app'

const METRICS = [
  { id: 'api.latency.p95', unit: 'ms', aliases: ['api_response_time_p95'] },
  { id: 'api.latency', unit: 'ms', aliases: ['api_response_time_ms'] },
  { id: 'api.status', unit: 'count', aliases: ['api_response_code'] },
  { id: 'webhook.errors', unit: 'percent', aliases: ['webhook_error_rate'] },
  { id: 'worker.memory', unit: 'bytes', aliases: ['worker_memory_usage'] },
  { id: 'queue.depth', unit: 'count', aliases: ['sidekiq_queue_depth'] },
  { id: 'conversations.new', unit: 'count', aliases: ['new_conversations_per_hour'] },
] as const

export const vocabulary = createVocabulary(METRICS, nearest)

const rule = (id: string, condition: string, changed: Partial<StandingRule> = {}): StandingRule => ({
  id,
  condition,
  severity: 'warning',
  title: id,
  category: 'api',
  nextSteps: [],
  sources: [],
  ...changed,
})

export const SHIPPED: readonly StandingRule[] = [
  rule('api-slow', 'api.latency.p95 > 2s for 5 checks'),
  rule('worker-memory', 'worker.memory > 450MB', { recover: '400MB' }),
  rule('webhook-failing', 'webhook.errors > 10 % for 5m', { severity: 'critical' }),
  rule('volume-changes', 'conversations.new changes by more than 50 %', { enabled: false }),
  rule('both', 'api.latency > 2s and queue.depth > 50'),
]

/** Sources with files by name, below the folder of the start. */
export function alertSources(files: Record<string, string>, env: AlertSources['env'] = {}): AlertSources {
  return {
    env,
    cwd: CWD,
    readFile(path) {
      const text = files[path.replace(`${CWD}/`, '')]
      if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open ${path}`), { code: 'ENOENT' })
      return text
    },
    grammar: ALERT_GRAMMAR,
    vocabulary,
    shipped: SHIPPED,
  }
}
