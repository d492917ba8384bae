import { ALERT_TYPES, METRICS, STANDING_RULES } from '@plumbline/protocol/catalogue'
import { nearest } from '@plumbline/protocol/quantities'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkCooldown } from '../alert/cooldown.ts'
import { parseCondition } from './parse-condition.ts'
import { parseHold } from './parse-hold.ts'
import { readRecovery } from './read-recovery.ts'
import { readRuleFile } from './read-rule-file.ts'
import { renderBound, renderCondition } from './render-condition.ts'
import { CRITICAL, INFO, WARNING } from './test-support/source-rules.ts'
import { createVocabulary } from './vocabulary.ts'

const vocabulary = createVocabulary(
  METRICS.map(({ id, unit, aliases = [] }) => ({ id, unit, aliases })),
  nearest,
)

describe('a default rule', () => {
  test.each(STANDING_RULES.map((rule) => [rule.id, rule] as const))(
    '%s is understood, and shown as it is written',
    (_id, { condition, recover, recoverFor }) => {
      const read = parseCondition(condition, vocabulary)
      if (!read.ok) expect.fail(read.problem)
      expect(renderCondition(read.value)).toBe(condition)
      if (recover !== undefined) {
        const bound = readRecovery(recover, read.value, vocabulary)
        if (!bound.ok) expect.fail(bound.problem)
        expect(renderBound(bound.value)).toBe(recover)
      }
      if (recoverFor !== undefined) expect(parseHold(recoverFor)).toMatchObject({ ok: true })
    },
  )

  test('stands in a rules file as well as any', () => {
    const written = STANDING_RULES.map(({ id, condition, severity, category, recover }) => ({
      name: id,
      condition,
      severity,
      category,
      ...(recover !== undefined && { recover }),
    }))
    expect(readRuleFile(written, vocabulary).problems).toEqual([])
  })
})

describe('the rules of source 001', () => {
  test.each([
    [
      'critical',
      CRITICAL,
      [
        'helpdesk.api.status != 200 for 3 consecutive checks',
        'helpdesk.api.latest > 5s for 5 consecutive checks',
        'webhook.failures > 10 %',
      ],
    ],
    ['warning', WARNING, ['helpdesk.api.p95 > 2s', 'worker.memory > 450MB', 'queue.depth > 50']],
    ['info', INFO, ['conversations.new > 2x baseline', 'helpdesk.api.p95 < baseline - 20 %']],
  ])('of severity %s are understood as they stand', (severity, text, conditions) => {
    const { rules, problems } = readRuleFile(parse(text), vocabulary)
    expect(problems).toEqual([])
    expect(rules.map((rule) => renderCondition(rule.condition))).toEqual(conditions)
    for (const rule of rules) expect(rule.severity).toBe(severity)
  })

  test('and its performance indicator in prose', () => {
    const read = parseCondition('Any single request > 10s', vocabulary)
    if (!read.ok) expect.fail(read.problem)
    expect(renderCondition(read.value)).toBe('helpdesk.api.max > 10s')
  })
})

test.each(Object.entries(ALERT_TYPES))('%s has a cooldown in the range of its severity', (_type, alertType) => {
  expect(checkCooldown(alertType.severity, alertType.cooldownMs).ok).toBe(true)
})
