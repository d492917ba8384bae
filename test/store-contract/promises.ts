import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenStore } from './engines.ts'
import { batchesAreKnown } from './promises/batches-are-known.ts'
import { dashboardQueriesAnswer } from './promises/dashboard-queries-answer.ts'
import { failuresAreTold } from './promises/failures-are-told.ts'
import { listsAreBounded } from './promises/lists-are-bounded.ts'
import { measurementsAreRead } from './promises/measurements-are-read.ts'
import { messagesAssemble } from './promises/messages-assemble.ts'
import { messagesSettleOnce } from './promises/messages-settle-once.ts'
import { operationBinsAreRead } from './promises/operation-bins-are-read.ts'
import { queriesEqualTheSlowWay } from './promises/queries-equal-the-slow-way.ts'
import { rollupsAddUp } from './promises/rollups-add-up.ts'
import { rowsComeBack } from './promises/rows-come-back.ts'
import { schemaIsApplied } from './promises/schema-is-applied.ts'
import { theSampleComesOut } from './promises/the-sample-comes-out.ts'
import { tokensCountOnce } from './promises/tokens-count-once.ts'
import { valuesStayData } from './promises/values-stay-data.ts'
import { windowsAreHalfOpen } from './promises/windows-are-half-open.ts'

/** Everything that the store promises; every engine keeps all of it. */
const PROMISES = [
  schemaIsApplied,
  rowsComeBack,
  tokensCountOnce,
  rollupsAddUp,
  messagesAssemble,
  queriesEqualTheSlowWay,
  measurementsAreRead,
  operationBinsAreRead,
  windowsAreHalfOpen,
  listsAreBounded,
  theSampleComesOut,
  messagesSettleOnce,
  batchesAreKnown,
  dashboardQueriesAnswer,
  valuesStayData,
  failuresAreTold,
]

export function checkPromises(engine: string, open: () => Promise<OpenStore>): void {
  describe(engine, () => {
    let opened: OpenStore | undefined
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened?.remove())
    const current = (): OpenStore => {
      if (!opened) throw new Error('the store is not open')
      return opened
    }

    test('a new store has no arrivals', async () => {
      expect(await current().store.query.lastArrival()).toEqual({ marks: 0, measurements: 0 })
    })
    for (const check of PROMISES) check(current)
  })
}
