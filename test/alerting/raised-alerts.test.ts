import { expect, test } from 'vitest'
import { createAlertAnswers } from '../../packages/server/src/api/alerts/alert-answers.ts'
import { createMemoryState } from './memory-state.ts'

const MOST_RAISED = 1_000

function createAnswers() {
  const state = createMemoryState()
  return createAlertAnswers({
    state: { ...state, readEpisodes: async () => [], readTimeline: async () => [], readDeliveries: async () => [] },
    watch: { check: () => Promise.reject(new Error('nobody asked for a check')) },
    checkedAt: async () => null,
    quietOf: () => null,
    now: () => 1_000_000,
  })
}

const raised = (order: number) => ({
  type: 'ORDER_STUCK',
  severity: 'warning',
  title: 'An order is stuck',
  message: 'for an hour',
  labels: { order: String(order) },
})

test('applications may have so many alerts open; one more is refused, one of these again is not', async () => {
  const answers = createAnswers()
  for (let order = 0; order < MOST_RAISED; order++) await answers.trigger(raised(order))
  await expect(answers.trigger(raised(MOST_RAISED))).rejects.toMatchObject({ code: 'too-many-raised-alerts' })
  await expect(answers.trigger(raised(0))).resolves.toMatchObject({ alert: { state: 'firing' } })

  const { alert } = await answers.trigger(raised(1))
  await answers.resolve(alert.id, {})
  await expect(answers.trigger(raised(MOST_RAISED))).resolves.toMatchObject({ alert: { state: 'firing' } })
})
