import type { Severity } from '@plumbline/protocol/catalogue'
import type { Route } from './route.ts'

/**
 * Where alerts go when nobody says (source 001): critical and error to every messenger, warning to the first of them, and everything,
 * info only, to the logs. News does not wait for more of its kind: what a round of checks finds is told together anyway.
 */
export function defaultRoutes(messengers: readonly string[], logs: readonly string[]): Route[] {
  return [
    route(['critical', 'error'], [...messengers, ...logs]),
    route(['warning'], [...messengers.slice(0, 1), ...logs]),
    route(['info'], logs),
  ]
}

const route = (severities: readonly Severity[], channels: readonly string[]): Route => ({
  severities,
  matchers: [],
  channels,
  grouping: { groupWaitMs: 0 },
})
