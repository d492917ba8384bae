import { expect, test } from 'vitest'
import { makeAlert } from '../test-support/make-alert.ts'
import { describeEpisode } from './describe-episode.ts'
import { endedWithin, episodesOf, spanOfRange } from './history-episodes.ts'

const NOW = Date.UTC(2026, 10, 22, 10, 0)
const MINUTE = 60_000
const ended = (episode: number, minutesAgo: number) =>
  makeAlert({ episode, state: 'resolved', startedAt: NOW - 90 * MINUTE, endedAt: NOW - minutesAgo * MINUTE })

test('what was only ever pending is no episode', () => {
  expect(episodesOf([makeAlert({ state: 'pending', startedAt: null })])).toEqual([])
})

test('two episodes of one alert are two', () => {
  expect(new Set(episodesOf([ended(1, 50), ended(2, 5)]).map(({ key }) => key)).size).toBe(2)
})

test('what ended within the span is listed, both ends included, the last one first', () => {
  const episodes = episodesOf([ended(1, 61), ended(2, 60), ended(3, 0), ended(4, 30), makeAlert({ episode: 5 })])
  const span = spanOfRange({ kind: 'last', window: '1h' }, NOW)
  expect(endedWithin(episodes, span).map(({ alert }) => alert.episode)).toEqual([3, 4, 2])
})

test('a fixed range stays where it is', () => {
  expect(spanOfRange({ kind: 'between', from: 1, to: 2 }, NOW)).toEqual({ from: 1, to: 2 })
})

test.each([
  [
    makeAlert({
      labels: { service: 'hubspot' },
      startedAt: NOW - 20 * MINUTE,
      endedAt: NOW - 7.5 * MINUTE,
      endReason: 'recovered',
    }),
    'Critical: P95 of replies is above 5 s (hubspot), 22 Nov 09:40, for 12.5 min, back within its limit',
  ],
  [
    makeAlert({ severity: 'warning', startedAt: NOW - 20 * MINUTE }),
    'Warning: P95 of replies is above 5 s, 22 Nov 09:40, going on for 20 min',
  ],
])('an episode is a phrase %#', (alert, phrase) => {
  const [episode] = episodesOf([alert])
  expect(episode && describeEpisode(episode, NOW, 'UTC').replaceAll('\u00a0', ' ')).toBe(phrase)
})
