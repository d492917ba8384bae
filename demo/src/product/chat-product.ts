import { setTimeout as sleep } from 'node:timers/promises'
import type { Plumbline } from '@plumbline/node'
import Fastify from 'fastify'
import { forkRandom, type Random } from '../model/random.ts'
import { arrivalsPerMinute, type ScenarioName } from '../model/scenario.ts'
import { startAiStub } from './ai-stub.ts'
import { type Behaviour, createBehaviour } from './behaviour.ts'
import { registerControl } from './control-routes.ts'
import { createDelivery } from './deliver-answer.ts'
import { createDrafting } from './draft-answer.ts'
import { startHelpdeskStub } from './helpdesk-stub.ts'
import type { JobHandlers, Jobs } from './jobs.ts'
import { openJobs } from './open-jobs.ts'
import { createPace } from './pace.ts'
import { createTally, type Tally } from './tally.ts'
import { startVisitors } from './visitors.ts'
import { registerWebhook } from './webhook.ts'

/** For work under way to notice that everything around it has stopped; with a queue that has gone it never does. */
const SETTLE_MS = 1_000

export interface ChatProductOptions {
  plumbline: Plumbline
  initialScenario: ScenarioName
  /** Messages a minute in ordinary traffic. */
  perMinute: number
  /** Drafts at once, where the scenario does not say otherwise; as many deliveries run at once. */
  workers: number
  /** Jobs that each queue starts in a second at most. */
  jobsPerSecond: number
  /** BullMQ on this Redis; pg-boss on an embedded Postgres when absent. */
  redisUrl: string | undefined
  random: Random
  /** How busy the day is now, 0 to 1. */
  busyness: () => number
  /** Makes the ids of this run unique. */
  runId: string
  /** 1 for real time; tests let everything happen faster. Default 1. */
  speed?: number
  onScenario?: (name: ScenarioName) => void
  /** Told when the queue has trouble of its own, such as a lost connection. */
  onError: (error: Error) => void
}

/** A chat product that runs: visitors, webhook, queues, workers, an AI and a helpdesk. */
export interface ChatProduct {
  /** Where the webhook and the control routes are. */
  url: string
  jobsTitle: string
  behaviour: Behaviour
  tally: Tally
  turnedAway(): number
  /**
   * Takes no more messages, finishes the open ones for up to `timeoutMs`, marks the rest as failed, and stops every part.
   * May be called again: every call gets the promise of the first.
   */
  close(options: { timeoutMs: number }): Promise<void>
}

export async function startChatProduct(options: ChatProductOptions): Promise<ChatProduct> {
  const { plumbline, perMinute, workers, random, busyness, speed = 1 } = options
  const pace = createPace(speed)
  const tally = createTally()
  const running = new Set<Promise<void>>()
  const closers: (() => unknown)[] = []
  const closeParts = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close()
  }

  try {
    const behaviour = createBehaviour({ initial: options.initialScenario, speed })
    closers.push(behaviour.close)
    const ai = await startAiStub({ behaviour, busyness, random: forkRandom(random), pace })
    closers.push(ai.close)
    const helpdesk = await startHelpdeskStub({ behaviour, random: forkRandom(random), pace })
    closers.push(helpdesk.close)

    const handlers: JobHandlers = {
      draft: tracked(
        createDrafting({ plumbline, aiUrl: ai.url, tally, enqueueDelivery: (job) => jobs.enqueueDelivery(job) }),
      ),
      deliver: tracked(createDelivery({ plumbline, helpdeskUrl: helpdesk.url, tally })),
      draftGivenUp: (messageId) => tally.ended(messageId, 'failed', Date.now()),
      deliveryGivenUp: giveUp,
    }
    const jobs: Jobs = await openJobs({ ...options, handlers, speed, draftWorkers: draftWorkers(behaviour) })
    closers.push(() => jobs.close({ timeoutMs: 1_000 }))
    behaviour.onChange((name) => {
      jobs.setDraftWorkers(draftWorkers(behaviour)).catch(options.onError)
      options.onScenario?.(name)
    })

    const app = Fastify({ forceCloseConnections: true })
    registerWebhook(app, { plumbline, jobs, tally })
    registerControl(app, behaviour)
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    closers.push(() => app.close())

    const visitors = startVisitors({
      webhookUrl: new URL('/webhooks/message', url),
      perMinute: () => arrivalsPerMinute(behaviour.scenario, perMinute),
      prefix: options.runId,
      random: forkRandom(random),
      pace,
    })
    closers.push(visitors.stop)

    async function close(timeoutMs: number): Promise<void> {
      await visitors.stop()
      const deadline = Date.now() + timeoutMs
      while (tally.open().length > 0 && Date.now() < deadline) await sleep(20)
      await closeParts()
      await Promise.race([Promise.all(running), sleep(SETTLE_MS)])
      for (const messageId of tally.open()) giveUp(messageId)
    }
    let closed: Promise<void> | undefined

    return {
      url,
      jobsTitle: jobs.title,
      behaviour,
      tally,
      turnedAway: visitors.turnedAway,
      close: ({ timeoutMs }) => {
        closed ??= close(timeoutMs)
        return closed
      },
    }
  } catch (error) {
    await closeParts()
    throw error
  }

  function draftWorkers(behaviour: Behaviour): number {
    return behaviour.scenario.workers ?? workers
  }

  /** Work that a queue has given up waiting for still runs until the stub that it called is closed. */
  function tracked<Job>(work: (job: Job) => Promise<void>): (job: Job) => Promise<void> {
    return (job) => {
      const run = work(job)
      const settled = run.catch(() => undefined).finally(() => running.delete(settled))
      running.add(settled)
      return run
    }
  }

  function giveUp(messageId: string): void {
    plumbline.mark(messageId, 'failed')
    tally.ended(messageId, 'failed', Date.now())
  }
}
