import { expect, test } from 'vitest'
import { isWindowLength, type MaintenanceWish, maintenanceOf } from './plan-maintenance.ts'

const wish = (over: Partial<MaintenanceWish> = {}): MaintenanceWish => ({
  id: 'db-move',
  conditions: ['service=db'],
  kind: 'once',
  from: '2026-11-22T22:00',
  to: '2026-11-23T02:00',
  days: ['sun'],
  at: '03:00',
  lasts: ' 2h ',
  zone: 'Europe/Berlin',
  ...over,
})

test('a window of one time, or of every week, is asked for as the server takes it', () => {
  const once = { from: '2026-11-22T22:00', to: '2026-11-23T02:00', zone: 'Europe/Berlin' }
  expect(maintenanceOf(wish())).toEqual({ id: 'db-move', matchers: ['service=db'], once })
  const weekly = { days: ['sun'], at: '03:00', lasts: '2h', zone: 'Europe/Berlin' }
  expect(maintenanceOf(wish({ kind: 'weekly', conditions: [] }))).toEqual({ id: 'db-move', weekly })
})

test.each<Partial<MaintenanceWish>>([
  { id: '' },
  { id: '2nd' },
  { id: 'a b' },
  { from: '' },
  { to: '2026-11-22T22:00' },
  { to: '2026-02-30T22:00' },
  { kind: 'weekly', days: [] },
  { kind: 'weekly', at: '' },
  { kind: 'weekly', lasts: 'long' },
])('with %o nothing is asked for', (over) => {
  expect(maintenanceOf(wish(over))).toBeUndefined()
})

test('what is wrong with the other kind of time does not matter', () => {
  expect(maintenanceOf(wish({ days: [], at: '', lasts: '' }))).toBeDefined()
  expect(maintenanceOf(wish({ kind: 'weekly', from: '', to: '' }))).toBeDefined()
})

test.each([
  ['1m', true],
  ['59s', false],
  ['7d', true],
  ['169h', false],
  ['7200000', false],
])('that a window lasts %s is %s', (text, isLength) => {
  expect(isWindowLength(text)).toBe(isLength)
})
