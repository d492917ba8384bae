import type { Outbox } from './outbox.ts'
import { type Plan, type PlanInput, plan } from './plan.ts'

/**
 * Plans what to tell now and puts it into the outbox together with the record that it was told, so that a kill between the two is not
 * possible. Only one server at a time may do this (a lease); should two, they arrive at the same delivery ids.
 */
export async function announce(
  input: Omit<PlanInput, 'logs'>,
  outbox: Pick<Outbox, 'readLogs' | 'commitPlan'>,
): Promise<Plan> {
  const planned = plan({ ...input, logs: await outbox.readLogs() })
  const { send, logs } = planned
  const deliveries = send.map((message) => ({ ...message, createdAt: input.now }))
  if (deliveries.length + logs.length > 0) await outbox.commitPlan({ deliveries, logs })
  return planned
}
