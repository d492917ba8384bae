import { performance } from 'node:perf_hooks'
import type { ChannelsAnswer, ChannelTestAnswer } from '@plumbline/protocol/api'
import { PlumblineError } from '../../errors.ts'
import type { Channel } from '../../notify/channel.ts'
import type { Notification } from '../../notify/notification.ts'
import type { Route } from '../../notify/route.ts'
import type { StateStore } from '../../state/index.ts'

export interface ChannelContext {
  state: Pick<StateStore, 'readChannelStates' | 'switchChannelOn'>
  /** The channels as they are set up now. */
  channels: () => ReadonlyMap<string, { kind: string; channel: Channel; fallback?: string }>
  routes: () => readonly Route[]
  createTest: (facts: { deliveryId: string; at: number }) => Notification
  newId: () => string
  now: () => number
}

export interface ChannelAnswers {
  list(): Promise<ChannelsAnswer>
  /** Sends a real message, now, and says what became of it. */
  test(id: string): Promise<ChannelTestAnswer>
  switchOn(id: string): Promise<ChannelsAnswer>
}

export function createChannelAnswers(context: ChannelContext): ChannelAnswers {
  const { state, channels, now } = context

  async function list(): Promise<ChannelsAnswer> {
    const states = new Map((await state.readChannelStates()).map((one) => [one.channelId, one]))
    return {
      channels: [...channels()].map(([id, { kind, fallback }]) => {
        const known = states.get(id)
        return {
          id,
          kind,
          fallback: fallback ?? null,
          severities: severitiesOf(id, context.routes()),
          switchedOff: known?.switchedOff ?? null,
          lastDelivered: known?.lastDeliveredAt ?? null,
          lastFailure: known?.lastFailure ?? null,
          waiting: known?.waiting ?? 0,
        }
      }),
    }
  }

  const find = (id: string) => {
    const found = channels().get(id)
    if (found) return found
    const known = [...channels().keys()].join(', ')
    throw new PlumblineError(
      'channel-not-found',
      `there is no channel ${JSON.stringify(id.slice(0, 100))}; known: ${known}`,
    )
  }

  return {
    list,
    async test(id) {
      const { channel } = find(id)
      const begun = performance.now()
      const at = now()
      const outcome = await channel.deliver(context.createTest({ deliveryId: `ntf_${context.newId()}`, at }), {
        now: at,
      })
      const tookMs = Math.round(performance.now() - begun)
      return { channel: id, outcome: outcome.outcome, detail: outcome.detail, tookMs }
    },
    async switchOn(id) {
      find(id)
      await state.switchChannelOn(id)
      return list()
    },
  }
}

const ALL = ['info', 'warning', 'error', 'critical'] as const

const severitiesOf = (id: string, routes: readonly Route[]): string[] =>
  ALL.filter((severity) =>
    routes.some(({ severities, channels }) => channels.includes(id) && (severities?.includes(severity) ?? true)),
  )
