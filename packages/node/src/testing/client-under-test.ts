import { createPlumbline } from '../client.ts'
import type { PlumblineOptions } from '../plumbline.ts'
import type { Problem } from '../problems.ts'
import type { PlumblineStats } from '../stats.ts'
import { createFakeClock } from './fake-clock.ts'
import { createFakeServer } from './fake-server.ts'

/** A client with a clock that stands still and a server without a socket. Retries wait half of their ceiling. */
export function createClientUnderTest(options: PlumblineOptions = {}) {
  const clock = createFakeClock()
  const server = createFakeServer()
  const problems: Problem[] = []
  const plumbline = createPlumbline({
    enabled: true,
    url: 'http://plumbline.test',
    ingestKey: '',
    clock,
    random: () => 0.5,
    send: server.send,
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
  return {
    clock,
    server,
    problems,
    plumbline,
    codes: () => problems.map(({ code }) => code),
    /** Marks `m-<from>` up to, but not with, `m-<to>`. */
    markMany(from: number, to: number): void {
      for (const id of idsFrom(from, to)) plumbline.mark(id, 'queued')
    },
    ids: () => server.rows().map((row) => String(row.messageId)),
  }
}

/** The ids that `markMany` gives. */
export const idsFrom = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `m-${from + i}`)

/** Rows that the statistics account for. */
export const countedRows = ({ queued, sent, duplicates, rejected, dropped }: PlumblineStats): number =>
  queued + sent + duplicates + rejected + Object.values(dropped).reduce((sum, rows) => sum + rows, 0)
