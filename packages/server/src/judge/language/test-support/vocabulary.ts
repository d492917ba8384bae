import { nearest } from '@plumbline/protocol/quantities'
import { createVocabulary } from '../vocabulary.ts'

const METRICS = [
  { id: 'helpdesk.api.status', unit: 'count', aliases: ['api_response_code'] },
  { id: 'helpdesk.api.latency', unit: 'ms', aliases: ['api_response_time_ms', 'any single request'] },
  { id: 'helpdesk.api.latency.p95', unit: 'ms', aliases: ['api_response_time_p95', 'p95'] },
  { id: 'api.errors', unit: 'percent', aliases: ['error rate'] },
  { id: 'webhook.errors', unit: 'percent', aliases: ['webhook_error_rate'] },
  { id: 'worker.memory', unit: 'bytes', aliases: ['worker_memory_usage'] },
  { id: 'queue.depth', unit: 'count', aliases: ['sidekiq_queue_depth', 'queue depth'] },
  { id: 'conversations.new', unit: 'count', aliases: ['new_conversations_per_hour'] },
] as const

/** The names that source 001 uses, as tests know them. */
export const vocabulary = createVocabulary(METRICS, nearest)
