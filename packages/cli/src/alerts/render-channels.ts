import type { ChannelsAnswer, ChannelTestAnswer } from '@plumbline/protocol/api'
import { formatMs } from '../terminal/format.ts'
import { renderLine, renderProse, type Span, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { displayWidth } from '../terminal/text-width.ts'
import { ageOf } from './alert-words.ts'
import { renderDone } from './render-done.ts'
import { renderEntries } from './render-entries.ts'

type Channel = ChannelsAnswer['channels'][number]

const optional = { optional: true } as const
const COLUMNS = [{ shrinkTo: 10 }, {}, {}, {}, optional, optional] as const

/** Where alerts are told: which severities lead there, what was last delivered, and what went wrong. */
export function renderChannels({ channels }: ChannelsAnswer, now: number, terminal: Terminal): string[] {
  const { step } = symbolsOf(terminal)
  if (channels.length === 0) {
    return [
      renderLine([styled('Channels', 'bold'), '   none; alerts are only shown here and on the page'], terminal),
      ...renderProse(
        'set SLACK_WEBHOOK_URL or ALERT_WEBHOOK_URL for the server, or name channels in plumbline.yaml',
        { indent: 5, hang: `${step} ` },
        terminal,
      ),
    ]
  }
  const entries = channels.map((channel) => ({
    cells: [
      standingOf(channel, terminal),
      styled(channel.kind, 'dim'),
      channel.severities.length === 0 ? styled('no route leads here', 'warn') : channel.severities.join(' '),
      channel.lastDelivered === null
        ? styled('never delivered', 'dim')
        : `delivered ${ageOf(now - channel.lastDelivered)} ago`,
      channel.waiting === 0 ? '' : styled(`${channel.waiting} waiting`, 'warn'),
      styled(channel.fallback === null ? '' : `else ${channel.fallback}`, 'dim'),
    ],
    below: describeTrouble(channel, now),
  }))
  return [renderLine([styled('Channels', 'bold')], terminal), ...renderEntries(COLUMNS, entries, terminal)]
}

/** A channel works until its newest attempt failed. */
function standingOf({ id, switchedOff, lastFailure, lastDelivered }: Channel, terminal: Terminal): Span {
  const { ok, bad, unknown, skipped } = symbolsOf(terminal)
  if (switchedOff !== null) return styled(`${skipped} ${id}`, 'bad')
  if (lastFailure !== null && lastFailure.at > (lastDelivered ?? 0)) return styled(`${bad} ${id}`, 'bad')
  return lastDelivered === null ? styled(`${unknown} ${id}`, 'dim') : styled(`${ok} ${id}`, 'good')
}

function describeTrouble({ switchedOff, lastFailure }: Channel, now: number): Span[] {
  if (switchedOff !== null) return [styled(`switched off: ${switchedOff}`, 'warn')]
  return lastFailure === null
    ? []
    : [styled(`failed ${ageOf(now - lastFailure.at)} ago: ${lastFailure.detail}`, 'warn')]
}

/** What came of a test message. */
export function renderChannelTest(test: ChannelTestAnswer, terminal: Terminal): string[] {
  const { channel, outcome, detail, tookMs } = test
  if (outcome === 'delivered')
    return renderDone(`${channel} took the test message in ${formatMs(tookMs)}; look whether it arrived`, terminal)
  const { bad } = symbolsOf(terminal)
  const hang = `${bad} `
  const options = { indent: displayWidth(hang), hang, style: 'bad' } as const
  return renderProse(
    `${channel} did not take the test message: ${detail} (${outcome}, ${formatMs(tookMs)})`,
    options,
    terminal,
  )
}
