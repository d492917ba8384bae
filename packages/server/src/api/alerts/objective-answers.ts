import type { StageGraph } from '@plumbline/protocol'
import type { Objective } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { describeObjective } from '../../judge/objective.ts'
import type { Questions } from '../questions.ts'

export interface ObjectiveContext {
  chatWindow: Questions['chatWindow']
  graph: StageGraph
  now: () => number
}

const HOUR_MS = 3_600_000
/** A month, as error budgets are usually counted. */
const WINDOW_MS = 30 * 24 * HOUR_MS
/** The windows of the burn-rate rules. */
const BURN_WINDOWS_MS = [HOUR_MS / 12, HOUR_MS, 6 * HOUR_MS, 72 * HOUR_MS]

/** The objectives of the product: the chat SLA over thirty days. */
export function createObjectiveAnswers({ chatWindow, graph, now }: ObjectiveContext): { list(): Promise<Objective[]> } {
  return {
    async list() {
      const to = now()
      const [whole, ...parts] = await Promise.all(
        [WINDOW_MS, ...BURN_WINDOWS_MS].map((lengthMs) => chatWindow({ from: to - lengthMs, to })),
      )
      const { numerator = 0, denominator = 0 } = whole?.get('chat.compliance')?.share ?? {}
      return [
        describeObjective({
          id: graph.pipeline,
          title: `Answered within ${formatDuration(graph.slaMs)}`,
          targetPercent: graph.targetPercent,
          window: { from: to - WINDOW_MS, to, lengthMs: WINDOW_MS },
          events: denominator,
          good: numerator,
          burnRates: BURN_WINDOWS_MS.map((overMs, index) => ({
            overMs,
            rate: parts[index]?.get('chat.burnRate')?.value ?? null,
          })),
        }),
      ]
    },
  }
}
