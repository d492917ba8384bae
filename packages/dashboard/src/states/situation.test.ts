import { expect, test } from 'vitest'
import { failureOf, unreachable } from '../api/failure.ts'
import { judgeSituation, type Known } from './situation.ts'

const down = unreachable(new TypeError('fetch failed'))
const refused = failureOf(401, undefined)
const nothing: Known = { failure: null, answered: false, everReceived: null, filled: null }

test.each<[string, Partial<Known>, string]>([
  ['no answer yet', {}, 'loading'],
  ['a figure answer without the overview, with figures', { answered: true, filled: true }, 'data'],
  ['a figure answer without the overview, without figures', { answered: true, filled: false }, 'loading'],
  ['no figures, though some were received once', { answered: true, filled: false, everReceived: true }, 'empty'],
  ['nothing received ever', { answered: true, filled: false, everReceived: false }, 'new'],
  ['nothing received ever, known before the figures', { everReceived: false }, 'new'],
  ['figures', { answered: true, filled: true, everReceived: true }, 'data'],
  ['no answer and a failure', { failure: down }, 'failed'],
  ['a missing token, whatever else is known', { failure: refused, answered: true, filled: true }, 'unauthorised'],
  ['old figures and a failure', { failure: down, answered: true, filled: true, everReceived: true }, 'data'],
  ['an old empty answer and a failure', { failure: down, answered: true, filled: false, everReceived: true }, 'failed'],
])('%s', (_, known, kind) => {
  expect(judgeSituation({ ...nothing, ...known }).kind).toBe(kind)
})

test('figures that could not be renewed are stale, with the reason', () => {
  expect(judgeSituation({ failure: down, answered: true, everReceived: true, filled: true })).toEqual({
    kind: 'data',
    stale: down,
  })
})
