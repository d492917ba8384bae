import { ChannelsAnswerSchema, ChannelTestAnswerSchema } from '@plumbline/protocol/api'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { type AlertFlags, askAndShow } from './ask.ts'
import { renderChannels, renderChannelTest } from './render-channels.ts'

/** `plumbline alerts channels`: where alerts are told, and how that goes. */
export function runListChannels(flags: AlertFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    { method: 'GET', path: '/channels', answer: ChannelsAnswerSchema },
    { render: (answer, terminal) => renderChannels(answer, context.clock.now(), terminal) },
    flags,
    context,
  )
}

/** `plumbline alerts test CHANNEL`: sends a real message. 1 when it was not delivered, 3 when there is no such channel. */
export function runTestChannel(channel: string, flags: AlertFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    {
      method: 'POST',
      path: `/channels/${encodeURIComponent(channel)}/test`,
      body: {},
      answer: ChannelTestAnswerSchema,
    },
    {
      render: renderChannelTest,
      judge: ({ outcome }) => (outcome === 'delivered' ? EXIT.ok : EXIT.findings),
    },
    flags,
    context,
  )
}
