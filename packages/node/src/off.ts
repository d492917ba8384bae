import type { Plumbline } from './plumbline.ts'
import { createCounters } from './stats.ts'

const nothing = () => {}
const flushed = Promise.resolve(true)
const closed = Promise.resolve()

/** The client that does nothing, shared by everybody who has it switched off. */
export const OFF: Plumbline = Object.freeze<Plumbline>({
  url: undefined,
  mark: nothing,
  record: nothing,
  operation: (_service, _name, fn) => fn(),
  wrapOperation: (_service, _name, fn) => fn,
  flush: () => flushed,
  close: () => closed,
  stats: () => ({ queued: 0, ...createCounters(), clockOffsetMs: 0 }),
})
