import { expect, test, vi } from 'vitest'
import { startDelivering } from './start-delivering.ts'
import { createMemoryOutbox } from './test-support/memory-outbox.ts'
import { AT, createNotification } from './test-support/notifications.ts'

function setup() {
  const outbox = createMemoryOutbox()
  const answers: (() => void)[] = []
  const problems: unknown[] = []
  const channel = {
    deliver: () =>
      new Promise<{ outcome: 'delivered'; detail: string }>((resolve) => {
        answers.push(() => resolve({ outcome: 'delivered', detail: 'ok' }))
      }),
  }
  const delivering = startDelivering({
    outbox,
    channels: () => new Map([['slack', { channel }]]),
    now: () => AT,
    random: () => 0,
    onReport: () => {},
    onProblem: (problem) => problems.push(problem),
  })
  const add = (deliveryId: string) => {
    const notification = createNotification({ deliveryId, groupKey: deliveryId })
    return outbox.commitPlan({ deliveries: [{ channelId: 'slack', notification, createdAt: AT }], logs: [] })
  }
  return { outbox, answers, problems, delivering, add }
}

test('a message goes out when the delivery is woken, and stopping waits for it', async () => {
  const { outbox, answers, delivering, add } = setup()
  await add('a')
  delivering.wake()
  delivering.wake()
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  const stopped = Promise.all([delivering.stop(), delivering.stop()])
  answers[0]?.()
  await stopped
  expect(outbox.rows().map(({ finished }) => finished)).toEqual(['delivered'])
})

test('nothing begins after stopping', async () => {
  const { answers, delivering, add } = setup()
  await delivering.stop()
  await add('a')
  delivering.wake()
  await new Promise(setImmediate)
  expect(answers).toEqual([])
})

test('an outbox that fails is told, and asked again', async () => {
  const { outbox, answers, problems, delivering, add } = setup()
  const { claimDue } = outbox
  outbox.claimDue = async () => {
    outbox.claimDue = claimDue
    throw new Error('state-unreachable')
  }
  await add('a')
  delivering.wake()
  await vi.waitFor(() => expect(problems).toHaveLength(1))
  delivering.wake()
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  answers[0]?.()
  await delivering.stop()
})
