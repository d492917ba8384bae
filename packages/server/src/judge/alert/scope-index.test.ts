import fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers, type OpenAlert } from './open-alert.ts'
import { ScopeIndex } from './scope-index.ts'

const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y'))
const alerts = fc.record({ rule: fc.constantFrom('r', 's', 'left out'), labels }).map(
  (some): OpenAlert => ({
    ...some,
    fingerprint: '',
    metric: 'm',
    severity: 'info',
    concern: { kind: 'other' },
    category: null,
    inhibitedBy: [],
  }),
)

test('the index finds what looking at every alert finds', () => {
  fc.assert(
    fc.property(fc.array(alerts, { maxLength: 20 }), alerts, (all, inner) => {
      const index = new ScopeIndex(all, ({ rule }) => (rule === 'left out' ? undefined : rule))
      const isNotInner = (other: OpenAlert) => Object.keys(other.labels).length < Object.keys(inner.labels).length
      const slowly = all.find((other) => other.rule === 'r' && covers(other.labels, inner.labels) && isNotInner(other))
      expect(index.findCover('r', inner, isNotInner)).toBe(slowly)
      expect(index.findCover('left out', inner, () => true)).toBeUndefined()
    }),
  )
})

test.each([
  [{}, {}, true],
  [{}, { service: 'a' }, true],
  [{ service: 'a' }, {}, false],
  [{ service: 'a' }, { service: 'a', customer: 'x' }, true],
  [{ service: 'a' }, { service: 'b' }, false],
  [{ toString: 'a' }, {}, false],
])('%j covers %j: %s', (outer, inner, isCovered) => {
  expect(covers(outer, inner)).toBe(isCovered)
})
