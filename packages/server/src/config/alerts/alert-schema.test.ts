import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configJsonSchema } from '../json-schema.ts'
import { loadAlerts } from '../load-alerts.ts'
import { alertSources } from '../test-support/alert-sources.ts'

const schema = configJsonSchema()
const loads = (yaml: string): boolean => loadAlerts(alertSources({ 'plumbline.yaml': yaml, 'r.yaml': '[]' })).ok

test.each([
  'alerts:',
  'alerts: { enabled: false, interval: 1m, files: r.yaml, cooldowns: { info: 2h } }',
  'alerts: { links: { logs: "https://logs.example/{service}" }, publicUrl: https://x.example }',
  'alerts: { channels: { a: { type: slack, url: https://x.example/1, fallback: log }, log: { type: console } } }',
  'alerts: { channels: { a: { type: smtp, host: x, port: 465, to: [a@example.com] } } }',
  'alerts: { routes: [{ channels: [log], severities: [CRITICAL], during: { from: "9:00", to: "17:00" } }] }',
  'alerts: { maintenance: [{ id: a, weekly: { days: [sun], at: "02:00", lasts: 2h } }] }',
  'alerts: { maintenance: [{ id: a, once: { from: "2026-11-22T22:00Z", to: "2026-11-23T22:00Z" } }] }',
  'alerts: { rules: { api-slow: { limit: 3s, hold: 5m, routes: [page] }, worker-memory: } }',
  'alerts: { actions: { disableWebhook: { enabled: true } } }',
  'alert_rules: [{ name: a, condition: api.latency > 3s, severity: CRITICAL, action: Page on-call engineer }]',
  'alert_rules:',
])('what the server takes, the schema takes: %s', (yaml) => {
  expect(loads(yaml)).toBe(true)
  expect(Check(schema, parse(yaml))).toBe(true)
})

test.each([
  'alerts: []',
  'alerts: { intervall: 5s }',
  'alerts: { enabled: maybe }',
  'alerts: { publicUrl: x.example }',
  'alerts: { channels: { a: { type: slak } } }',
  'alerts: { channels: { a: { type: teams, url: https://x.example/, key: x } } }',
  'alerts: { channels: { "a b": { type: console } } }',
  'alerts: { routes: [{}] }',
  'alerts: { routes: [{ channels: [log], severities: [fatal] }] }',
  'alerts: { maintenance: [{ id: a }] }',
  'alerts: { rules: { api-slow: { limti: 3s } } }',
  'alerts: { rules: { api-slow: { enabled: maybe } } }',
  'alert_rules: soon',
  'alert_rules: [{ name: a, severity: error }]',
  'alert_rules: [{ name: a, condition: api.latency > 3s, severity: error, colour: red }]',
])('what the schema underlines, the server refuses: %s', (yaml) => {
  expect(Check(schema, parse(yaml))).toBe(false)
  expect(loads(yaml)).toBe(false)
})

test('a reference to the environment is underlined nowhere', () => {
  const yaml = `alerts: { enabled: "\${E}", interval: "\${I}", channels: { a: { type: smtp, host: "\${H}", port: "\${P}", to: "\${T}" } } }`
  expect(Check(schema, parse(yaml))).toBe(true)
})
