import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { METRICS, STANDING_RULES } from '@plumbline/protocol/catalogue'
import { nearest } from '@plumbline/protocol/quantities'
import { expect, test } from 'vitest'
import { loadAlerts } from '../../packages/server/src/config/index.ts'
import { createVocabulary, parseCondition } from '../../packages/server/src/judge/language/index.ts'
import { ALERT_GRAMMAR } from '../../packages/server/src/notify/alert-grammar.ts'

const guide = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'alerts.md'), 'utf8')
const vocabulary = createVocabulary(
  METRICS.map((metric) => ({ ...metric, aliases: metric.aliases ?? [] })),
  nearest,
)
const yamls = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml ?? '')
const table = guide.slice(guide.indexOf('| a condition may say'), guide.indexOf('Before you trust'))
const conditions = table
  .split('\n')
  .slice(2)
  .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, condition]) => condition ?? ''))
  .map((condition) => (/^(for|where) /.test(condition) ? `queue.depth > 50 ${condition}` : condition))

test('the guide has examples', () => {
  expect(yamls).toHaveLength(2)
  expect(conditions.length).toBeGreaterThanOrEqual(9)
})

test.each(conditions)('the condition %s of the guide can be read', (condition) => {
  expect(parseCondition(condition, vocabulary)).toMatchObject({ ok: true })
})

test.each(yamls)('the configuration of the guide is valid: %s', (yaml) => {
  const loaded = loadAlerts({
    env: {
      PAGERDUTY_KEY: '0123456789abcdef0123456789abcdef',
      SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/a/b/c',
    },
    cwd: '/',
    readFile: () => yaml,
    grammar: ALERT_GRAMMAR,
    vocabulary,
    shipped: STANDING_RULES,
  })
  expect(loaded.ok ? '' : loaded.problems).toBe('')
})
