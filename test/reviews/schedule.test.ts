import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { Review } from '@plumbline/protocol/api'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildReview } from '../../packages/server/src/analyse/review/build-review.ts'
import { type Period, periodBefore, windowOf } from '../../packages/server/src/analyse/review/period.ts'
import { createReviewNotification } from '../../packages/server/src/notify/reviews/review-notification.ts'
import { parseZone } from '../../packages/server/src/notify/zone.ts'
import { type ReviewState, sendDueReviews } from '../../packages/server/src/schedule/reviews/send-due.ts'
import type { StateStore } from '../../packages/server/src/state/index.ts'
import { startEngines, type TestDatabase, type TestEngine } from '../state-contract/engines.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MONDAY = Date.parse('2026-11-23T08:00:00Z')
const parsedUtc = parseZone('UTC')
if (!parsedUtc.ok) throw new Error(parsedUtc.problem)
const UTC = parsedUtc.value

const emptyReview = (period: Period): Review =>
  buildReview({
    period,
    window: windowOf(period, UTC),
    previous: { period: periodBefore(period), window: windowOf(periodBefore(period), UTC) },
    isOver: true,
    now: MONDAY,
    zone: UTC,
    graph: CHAT_PIPELINE,
    hours: [],
    releases: [],
    episodes: [],
    baselines: [],
    keptSince: { hours: 0, alerts: 0 },
    nextReview: { at: MONDAY, period },
  })

let engines: TestEngine[] = []
let databases: TestDatabase[] = []
beforeAll(async () => {
  engines = await startEngines()
}, 60_000)
afterEach(async () => {
  for (const database of databases) await database.remove()
  databases = []
})
afterAll(async () => {
  for (const engine of engines) await engine.stop()
})

/** A scheduler of weekly reviews on a state store, with a clock that the test moves. */
function createScheduler(state: ReviewState, holder: string, clock: { now: number }) {
  const built: string[] = []
  const skipped: string[] = []
  return {
    built,
    skipped,
    round: () =>
      sendDueReviews({
        state,
        holder,
        zone: UTC,
        schedules: [{ kind: 'weekly', minuteOfDay: 8 * 60, weekday: 1, to: ['mail', 'slack'] }],
        async build(period) {
          built.push(period.label)
          return emptyReview(period)
        },
        createNotification: createReviewNotification,
        onSkipped: (sentence) => skipped.push(sentence),
        onProblem: (error) => {
          throw error
        },
        now: () => clock.now,
      }),
  }
}

const stored = async (database: TestDatabase): Promise<string[]> =>
  (await database.query('SELECT delivery_id, channel_id FROM deliveries ORDER BY delivery_id, channel_id')).map(
    (row) => `${row.delivery_id} ${row.channel_id}`,
  )
const WEEK_47 = ['rev_weekly_2026-W47 mail', 'rev_weekly_2026-W47 slack']

async function openOn(engine: TestEngine | undefined): Promise<{ database: TestDatabase; state: StateStore }> {
  if (!engine) throw new Error('there is no engine')
  const database = await engine.createDatabase()
  databases.push(database)
  return { database, state: await database.open() }
}

describe.each(['SQLite', 'Postgres'])('on %s', (name) => {
  const engineOf = () => engines.find((engine) => engine.name === name)
  const clockAt = (now: number) => ({ now })

  test('a schedule that is new sends nothing of the past, and then once at its time', async ({ skip }) => {
    if (!engineOf()) return skip('not installed')
    const { database, state } = await openOn(engineOf())
    const clock = clockAt(MONDAY - 1)
    const { round, built } = createScheduler(state, 'a', clock)
    await round()
    expect(await stored(database)).toEqual([])
    clock.now = MONDAY
    await round()
    await round()
    expect(await stored(database)).toEqual(WEEK_47)
    clock.now += 6 * DAY_MS
    await round()
    expect(built).toEqual(['2026-W47'])
  })

  test('two servers at once send once', async ({ skip }) => {
    if (!engineOf()) return skip('not installed')
    const { database, state } = await openOn(engineOf())
    const clock = clockAt(MONDAY - 1)
    const [first, second] = [createScheduler(state, 'a', clock), createScheduler(await database.open(), 'b', clock)]
    await first.round()
    clock.now = MONDAY
    await Promise.all([first.round(), second.round(), first.round(), second.round()])
    expect(await stored(database)).toEqual(WEEK_47)
    // And when the lease lapses in the middle, so that both build it.
    await database.elapse(10 * 60_000)
    await second.round()
    expect(await stored(database)).toEqual(WEEK_47)
  })

  test.for<[string, 'advanceCursor' | 'commitPlan', string[]]>([
    ['after the message is stored and before the cursor moves', 'advanceCursor', WEEK_47],
    ['before the message is stored', 'commitPlan', []],
  ])('a kill %s loses and repeats nothing', async ([, step, storedBefore], { skip }) => {
    if (!engineOf()) return skip('not installed')
    const { database, state } = await openOn(engineOf())
    const clock = clockAt(MONDAY - 1)
    await createScheduler(state, 'a', clock).round()
    clock.now = MONDAY
    const die = async () => {
      throw new Error('killed')
    }
    await expect(createScheduler({ ...state, [step]: die }, 'a', clock).round()).rejects.toThrow('killed')
    expect(await stored(database)).toEqual(storedBefore)
    const restarted = createScheduler(state, 'a', clock)
    await restarted.round()
    await restarted.round()
    expect(restarted.built).toEqual(['2026-W47'])
    expect(await stored(database)).toEqual(WEEK_47)
  })
})

describe('a server that was away', () => {
  const comeBack = async (lateMs: number) => {
    const { database, state } = await openOn(engines[0])
    const clock = { now: MONDAY - 1 }
    const scheduler = createScheduler(state, 'a', clock)
    await scheduler.round()
    clock.now = MONDAY + lateMs
    await scheduler.round()
    await scheduler.round()
    return { sent: await stored(database), skipped: scheduler.skipped }
  }

  test('for less than a day sends when it comes back', async () => {
    expect(await comeBack(DAY_MS - 1)).toEqual({ sent: WEEK_47, skipped: [] })
  })

  test('for a day does not, and says so once', async () => {
    const { sent, skipped } = await comeBack(DAY_MS)
    expect(sent).toEqual([])
    expect(skipped).toEqual([
      expect.stringMatching(/^the weekly review of 2026-W47 was due at 2026-11-23T08:00:00.000Z, more than a day ago/),
    ])
  })

  test('for three weeks sends the newest only', async () => {
    expect((await comeBack(21 * DAY_MS + HOUR_MS)).sent).toEqual([
      'rev_weekly_2026-W50 mail',
      'rev_weekly_2026-W50 slack',
    ])
  })
})

test('a clock that ran ahead does not silence the schedule, and one that steps back sends nothing twice', async () => {
  const { database, state } = await openOn(engines[0])
  const clock = { now: MONDAY - 1 }
  const { round } = createScheduler(state, 'a', clock)
  await round()
  clock.now = MONDAY
  await round()
  clock.now = MONDAY - HOUR_MS
  await round()
  clock.now = MONDAY + 60_000
  await round()
  expect(await stored(database)).toEqual(WEEK_47)
  // A year ahead, and back: the next week is due as if nothing had been.
  clock.now = MONDAY + 365 * DAY_MS
  await round()
  clock.now = MONDAY + HOUR_MS
  await round()
  clock.now = MONDAY + 7 * DAY_MS
  await round()
  expect(await stored(database)).toEqual(
    expect.arrayContaining(['rev_weekly_2026-W48 mail', 'rev_weekly_2026-W48 slack']),
  )
})

test('a review that cannot be built holds up no other, and is tried again', async () => {
  const { database, state } = await openOn(engines[0])
  const clock = { now: MONDAY - 1 }
  const problems: unknown[] = []
  let isBroken = true
  const round = () =>
    sendDueReviews({
      state,
      holder: 'a',
      zone: UTC,
      schedules: [
        { kind: 'daily', minuteOfDay: 8 * 60, to: ['mail'] },
        { kind: 'weekly', minuteOfDay: 8 * 60, to: ['mail'] },
      ],
      build: async (period) => {
        if (period.kind === 'daily' && isBroken) throw new Error('the store is away')
        return emptyReview(period)
      },
      createNotification: createReviewNotification,
      onSkipped: () => {},
      onProblem: (problem) => problems.push(problem),
      now: () => clock.now,
    })
  await round()
  clock.now = MONDAY
  await round()
  expect(await stored(database)).toEqual(['rev_weekly_2026-W47 mail'])
  expect(problems).toEqual([new Error('the store is away')])
  isBroken = false
  await round()
  expect(await stored(database)).toEqual(['rev_daily_2026-11-22 mail', 'rev_weekly_2026-W47 mail'])
})
