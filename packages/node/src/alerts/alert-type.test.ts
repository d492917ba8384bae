import { ALERT_TYPES } from '@plumbline/protocol/catalogue'
import { expect, test } from 'vitest'
import { AlertType, DEFAULT_ALERT_CONFIGS } from './alert-type.ts'

test('the types, severities, categories and cooldowns are those of the catalogue', () => {
  const published = Object.entries(ALERT_TYPES).map(([type, { severity, category, cooldownMs }]) => ({
    type,
    severity,
    category,
    cooldownMs,
  }))
  expect([...DEFAULT_ALERT_CONFIGS]).toEqual(published)
  expect(Object.keys(AlertType)).toEqual(Object.keys(ALERT_TYPES))
})

test.each(Object.values(AlertType))('%s is found in the list and by its type', (type) => {
  expect(DEFAULT_ALERT_CONFIGS.find((config) => config.type === type)).toBe(DEFAULT_ALERT_CONFIGS[type])
  expect(DEFAULT_ALERT_CONFIGS[type].type).toBe(type)
})

test('an app cannot change them for others', () => {
  expect(Object.isFrozen(DEFAULT_ALERT_CONFIGS)).toBe(true)
  expect(DEFAULT_ALERT_CONFIGS.every((config) => Object.isFrozen(config))).toBe(true)
})
