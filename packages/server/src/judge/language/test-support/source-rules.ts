/** The critical rules of source 001 as they stand there, white space at the ends of lines included. */
export const CRITICAL = `
alert_rules:
  - name: chatwoot_api_down
    condition: api_response_code != 200 for 3 consecutive checks
    severity: CRITICAL
    action: Page on-call engineer
    
  - name: chatwoot_response_time_critical
    condition: api_response_time_ms > 5000 for 5 consecutive checks
    severity: CRITICAL
    action: Page on-call engineer
    
  - name: webhook_delivery_failed
    condition: webhook_error_rate > 0.1 (10%)
    severity: CRITICAL
    action: Page on-call engineer + disable webhook
`

/** Its warnings, which have no `alert_rules` above them. */
export const WARNING = `
  - name: chatwoot_response_time_degraded
    condition: api_response_time_p95 > 2000ms
    severity: WARNING
    action: Notify #ops-alerts channel
    
  - name: worker_high_memory
    condition: worker_memory_usage > 450MB
    severity: WARNING
    action: Notify #ops-alerts, consider scaling
    
  - name: queue_depth_high
    condition: sidekiq_queue_depth > 50
    severity: WARNING
    action: Notify #ops-alerts, scale workers if > 100
`

/** What it only logs. */
export const INFO = `
  - name: conversation_volume_spike
    condition: new_conversations_per_hour > 2x baseline
    severity: INFO
    action: Log for capacity planning
    
  - name: response_time_improved
    condition: api_response_time_p95 < baseline - 20%
    severity: INFO
    action: Log improvement, document optimization
`
