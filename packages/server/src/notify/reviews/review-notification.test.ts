import { describe, expect, test } from 'vitest'
import { buildReview } from '../../analyse/review/build-review.ts'
import { factsOf } from '../../analyse/review/test-support/facts-of.ts'
import { Secret } from '../../config/secret.ts'
import { renderConsole } from '../channels/console.ts'
import { renderDiscord } from '../channels/discord.ts'
import { renderMail } from '../channels/mail.ts'
import { renderSlackBlocks } from '../channels/slack-blocks.ts'
import { renderTeams } from '../channels/teams.ts'
import { renderWebhook } from '../channels/webhook.ts'
import { undelivered } from '../notification.ts'
import { type ChannelConfig, openChannel } from '../open-channel.ts'
import { createReviewNotification } from './review-notification.ts'

const { window } = factsOf('weekly', '2026-W47')
const HOSTILE = '<!channel> *bold* <https://evil.example|ok> @everyone </td>'

const episodes = Array.from({ length: 60 }, (_, index) => ({
  id: `a${index}`,
  rule: 'r',
  title: `${HOSTILE} ${index} ${'long '.repeat(50)}`,
  severity: 'critical' as const,
  startedAt: window.from + index,
  endedAt: null,
  acknowledgedBy: HOSTILE,
  acknowledgedAt: window.from + 60_000,
}))
const review = buildReview(factsOf('weekly', '2026-W47', { episodes }))
const notification = createReviewNotification({ review, deliveryId: 'rev_weekly_2026-W47', at: window.to })
const secret = new Secret('http://127.0.0.1:1/hook')

test('survives the outbox, which is JSON', () => {
  expect(JSON.parse(JSON.stringify(notification))).toEqual(notification)
})

describe('a review', () => {
  test('in Slack is escaped and within the limits', () => {
    const { text, blocks } = renderSlackBlocks(notification)
    const texts = [
      text,
      ...blocks.flatMap((block) =>
        'text' in block
          ? [block.text.text]
          : 'elements' in block
            ? block.elements.map((element) =>
                'text' in element && typeof element.text === 'string' ? element.text : '',
              )
            : [],
      ),
    ]
    expect(blocks.length).toBeLessThanOrEqual(50)
    for (const one of texts) {
      expect(one.length).toBeLessThanOrEqual(3_000)
      expect(one).not.toMatch(/<!channel>|<https|@everyone/)
    }
    expect(texts.join('\n')).toContain('&lt;')
  })

  test('in Slack ends where a block is full, so that no detail stands under another item', () => {
    const long = (id: number) => ({ text: `item ${id} ${'long '.repeat(120)}`, details: [`detail of ${id}`] })
    const items = Array.from({ length: 8 }, (_, id) => long(id))
    const { document } = notification
    if (!document) throw new Error('a review has a document')
    const sections = [{ title: 'List', blocks: [{ kind: 'list' as const, items }] }]
    const { blocks } = renderSlackBlocks({ ...notification, document: { ...document, sections } })
    const text = blocks
      .flatMap((block) => ('text' in block ? [block.text.text] : []))
      .find((one) => one.includes('item 0'))
    const details = [...(text ?? '').matchAll(/detail of (\d)/g)].map(([, id]) => id)
    const named = [...(text ?? '').matchAll(/item (\d)/g)].map(([, id]) => id)
    expect(details.length).toBeGreaterThan(1)
    expect(named.slice(0, details.length)).toEqual(details)
    expect(text).toMatch(/… and \d+ more lines$/)
  })

  test('in mail is a page and a text, with one id whatever channel stands in', () => {
    const { subject, html, text, messageId } = renderMail(notification)
    expect(subject).toBe('Weekly review, week of 16 November 2026 (2026-W47)')
    expect(html).not.toContain('</td> ')
    expect(html).toContain('&lt;!channel&gt;')
    expect(text).toContain('NEXT FOCUS')
    expect(messageId).toBe('<rev_weekly_2026-W47@plumbline>')
    expect(renderMail(undelivered(notification, 'slack')).subject).toMatch(/^slack could not be reached: Weekly review/)
  })

  test('in Discord, Teams and a webhook is short enough to be taken', () => {
    const discord = JSON.parse(renderDiscord(notification))
    expect(discord.embeds[0].description.length).toBeLessThanOrEqual(3_500)
    expect(discord.embeds[0].title).toContain('REVIEW: Weekly review')
    expect(Buffer.byteLength(renderTeams(notification))).toBeLessThanOrEqual(28_000)
    const { body, id } = renderWebhook(notification, { kind: 'webhook', id: 'hook', url: secret })
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000)
    expect([id, JSON.parse(body).type]).toEqual(['rev_weekly_2026-W47', 'review'])
  })

  test('on the console is one line', () => {
    expect(renderConsole(notification)).toMatch(
      /^2026-11-23 00:00:00 UTC REVIEW Weekly review.*\[rev_weekly_2026-W47\]$/,
    )
  })
})

test.each<[string, ChannelConfig]>([
  ['PagerDuty', { kind: 'pagerduty', id: 'pager', routingKey: secret }],
  ['Alertmanager', { kind: 'webhook', id: 'am', url: secret, format: 'alertmanager' }],
])('%s keeps count of incidents and is sent none', async (_, config) => {
  const parts = {
    post: () => Promise.reject(new Error('something was sent')),
    writeLine: () => {},
    openMail: () => {
      throw new Error('no mail here')
    },
  }
  expect(await openChannel(config, parts).deliver(notification, { now: window.to })).toMatchObject({
    outcome: 'refused',
  })
})
