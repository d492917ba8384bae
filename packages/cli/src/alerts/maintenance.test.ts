import { describe, expect, test } from 'vitest'
import { createMaintenance } from './test-support/alert-fixture.ts'
import { problem, runAlerts, startAlertServer } from './test-support/alert-server.ts'

/** Runs one command against a server that gives this answer. */
async function run(line: string, answer: unknown = createMaintenance(), status = 200) {
  const { url, asked } = await startAlertServer(answer, status)
  const result = await runAlerts([...line.split(' '), '--width', '200'], { env: { PLUMBLINE_URL: url, USER: 'mira' } })
  return { ...result, asked }
}

const ONCE = '--from 2026-11-22T22:00 --to 2026-11-23T02:00'
const WEEKLY = '--weekly sun,mon --at 03:00 --for 2h'

describe('maintenance', () => {
  test('of one time is planned, and says how to take it back', async () => {
    const { exitCode, asked, out } = await run(`maintain db-move service=db ${ONCE} --comment disk`)
    expect(exitCode).toBe(0)
    expect(asked).toMatchObject([{ line: 'POST /api/v1/alerts/maintenance' }])
    expect(asked[0]?.body).toEqual({
      id: 'db-move',
      matchers: ['service=db'],
      once: { from: '2026-11-22T22:00', to: '2026-11-23T02:00' },
      by: 'mira',
      comment: 'disk',
    })
    expect(out).toBe(
      '✓ db-move is on, from 2026-03-01T10:00:00Z to 2026-03-01T10:40:00Z: nobody is told of service=db then; take that back with: plumbline alerts unmaintain db-move\n',
    )
  })

  test('of every week, about everything, is planned by the clock of a zone', async () => {
    const answer = createMaintenance({ id: 'nightly', matchers: [], activeUntil: null, text: 'sun at 03:00' })
    const { asked, out } = await run(`maintain nightly ${WEEKLY} --zone Europe/Berlin --by ops`, answer)
    const weekly = { days: ['sun', 'mon'], at: '03:00', lasts: '2h', zone: 'Europe/Berlin' }
    expect(asked[0]?.body).toEqual({ id: 'nightly', weekly, by: 'ops' })
    expect(out).toContain('nightly is planned, sun at 03:00: nobody is told of everything then')
  })

  test('is taken back', async () => {
    const { asked, out } = await run('unmaintain db-move')
    expect(asked).toMatchObject([{ line: 'DELETE /api/v1/alerts/maintenance/db-move', body: undefined }])
    expect(out).toBe('✓ db-move is taken back; service=db is told again\n')
  })

  test('as JSON is the answer', async () => {
    expect(JSON.parse((await run(`maintain db-move ${ONCE} --json`)).out)).toEqual(createMaintenance())
  })

  test.each([
    [`maintain a ${WEEKLY}`, 400, 'invalid-body', 2],
    [`maintain a ${ONCE}`, 409, 'maintenance-exists', 2],
    ['unmaintain a', 409, 'maintenance-in-file', 2],
    ['unmaintain a', 404, 'maintenance-not-found', 3],
  ])('"%s" that is answered with %i says what the server says', async (line, status, code, exitCode) => {
    const result = await run(line, problem(status, code, 'It is so', 'because of that'), status)
    expect(result).toMatchObject({ exitCode, out: '', err: expect.stringContaining('It is so: because of that') })
  })

  test.each([
    ['maintain a service=db', '--weekly sun,mon --at 03:00 --for 2h'],
    ['maintain a --from 2026-11-22T22:00', 'name when'],
    ['maintain a --weekly sun --at 03:00', 'name when'],
    [`maintain a ${ONCE} --for 2h`, 'name when'],
    [`maintain a ${ONCE} ${WEEKLY}`, 'name when'],
    ['maintain a --from tomorrow --to 2026-11-22T22:00', '"tomorrow" is no time of the calendar; write a time such'],
    ['maintain a --weekly sun --at 3am --for 2h', '"3am" is not a time of day such as "09:30"'],
    ['maintain a --weekly sun --at 03:00 --for 8d', 'from 1m to 7d'],
    ['maintain', "missing required argument 'id'"],
    ['unmaintain', "missing required argument 'id'"],
  ])('"%s" is 2 and asks nothing', async (line, words) => {
    const { exitCode, err, out, asked } = await run(line)
    expect([exitCode, out, asked]).toEqual([2, '', []])
    expect(err).toContain(words)
  })
})
