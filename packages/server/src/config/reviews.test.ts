import { expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'

const reviewsOf = (yaml: string) => loadConfig({ env: {}, cwd: '/srv', readFile: () => yaml }).reviews

test('nothing is sent without a recipient', () => {
  expect(reviewsOf('reviews: { zone: Europe/Vienna, weekly: { on: friday, at: "09:30" } }')).toEqual({
    zone: 'Europe/Vienna',
    schedules: [],
  })
})

test('each kind is sent at its own time to its own channels, each channel once', () => {
  const yaml = `
reviews:
  daily: { at: '07:15', to: ops }
  weekly: { on: friday, to: [team, team, boss] }
  monthly: { on: 28, at: '24:00', to: [boss] }
`
  expect(reviewsOf(yaml)).toEqual({
    zone: 'UTC',
    schedules: [
      { kind: 'daily', minuteOfDay: 435, to: ['ops'] },
      { kind: 'weekly', weekday: 5, minuteOfDay: 480, to: ['team', 'boss'] },
      { kind: 'monthly', dayOfMonth: 28, minuteOfDay: 1_440, to: ['boss'] },
    ],
  })
})

test.each([
  ['{ zone: Europe/Wien }', '"Europe/Wien" is not a time zone'],
  ['{ monthly: { on: 29 } }', 'write a whole number from 1 to 28'],
  ['{ weekly: { on: mon } }', '"mon" is not one of sunday, monday'],
  ["{ daily: { at: '8' } }", 'a time of day such as "09:30"'],
])('%s is refused', (reviews, said) => {
  expect(() => reviewsOf(`reviews: ${reviews}`)).toThrow(said)
})
