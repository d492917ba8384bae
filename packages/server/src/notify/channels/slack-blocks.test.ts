import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createAlert,
  createNotification,
  HOSTILE_TEXTS,
  hostileNotification,
  hugeNotification,
} from '../test-support/notifications.ts'
import { renderSlackBlocks, type SlackBlock } from './slack-blocks.ts'
import { escapeSlack } from './slack-text.ts'

function textsOf(block: SlackBlock): { type: string; text: string }[] {
  switch (block.type) {
    case 'header':
      return [block.text]
    case 'section':
      return 'fields' in block ? block.fields : [block.text]
    case 'context':
      return block.elements
    case 'actions':
      return block.elements.map(({ text }) => text)
  }
}

test('a message has the shape of source 001', () => {
  const { text, blocks } = renderSlackBlocks(createNotification())
  expect(text).toBe('🚨 CRITICAL: chatwoot_response_time_critical')
  expect(blocks).toEqual([
    { type: 'header', text: { type: 'plain_text', text: '🚨 CRITICAL: chatwoot_response_time_critical' } },
    { type: 'section', text: { type: 'mrkdwn', verbatim: true, text: '*CRITICAL*: API latency: 6.2 s, above 5 s.' } },
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', verbatim: true, text: '*Metric:*\nhelpdesk.api.latency.p95' },
        { type: 'mrkdwn', verbatim: true, text: '*Value:*\n6.2 s' },
        { type: 'mrkdwn', verbatim: true, text: '*Threshold:*\n\u200b&gt; 5 s' },
        { type: 'mrkdwn', verbatim: true, text: '*Time:*\n2026-11-22 09:59:00 UTC' },
      ],
    },
    {
      type: 'context',
      elements: [
        { type: 'mrkdwn', verbatim: true, text: 'rule=helpdesk-api-slow, category=api, service=helpdesk' },
        { type: 'mrkdwn', verbatim: true, text: '→ Look at the slowest endpoint.' },
      ],
    },
    {
      type: 'context',
      elements: [{ type: 'mrkdwn', verbatim: true, text: '2026-11-22 10:00:00 UTC · ntf_0123456789abcdefghijkl' }],
    },
    {
      type: 'actions',
      elements: [
        ['View Logs', 'https://logs.example/app', 'view-logs'],
        ['Runbook', 'https://docs.example/runbooks/helpdesk.md', 'runbook'],
        ['Open in Plumbline', 'https://plumbline.example/dashboard/alerts?id=1', 'open-in-plumbline'],
      ].map(([label, url, id]) => ({
        type: 'button',
        text: { type: 'plain_text', text: label },
        url,
        action_id: id,
      })),
    },
  ])
})

test.each([
  ['critical', 'firing', '🚨 CRITICAL'],
  ['error', 'firing', '🔴 ERROR'],
  ['warning', 'firing', '⚠️ WARNING'],
  ['info', 'firing', 'ℹ️ INFO'],
  ['critical', 'acknowledged', '👀 ACKNOWLEDGED'],
  ['critical', 'resolved', '✅ RESOLVED'],
] as const)('%s, %s, begins with %s', (severity, state, beginning) => {
  const { text } = renderSlackBlocks(createNotification({ severity, alerts: [createAlert({ severity, state })] }))
  expect(text).toBe(`${beginning}: chatwoot_response_time_critical`)
})

test('a burst is one message that lists twenty and counts the rest', () => {
  const alerts = Array.from({ length: 20 }, (_, index) => createAlert({ name: `alert ${index}` }))
  const rendered = JSON.stringify(renderSlackBlocks(createNotification({ alerts, more: 980 })))
  expect(rendered).toContain('alert 19')
  expect(rendered).toContain('and 980 more')
})

describe('limits', () => {
  const messages = [...['<', '&', '*', '@', 'ü', '😀'].map(hugeNotification), ...HOSTILE_TEXTS.map(hostileNotification)]

  test.each(messages.map((message) => [message]))('hold (%#)', (notification) => {
    const { text, blocks } = renderSlackBlocks(notification)
    expect(text.length).toBeLessThanOrEqual(4_000)
    expect(blocks.length).toBeLessThanOrEqual(50)
    for (const block of blocks) {
      if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150)
      if ('fields' in block) {
        expect(block.fields.length).toBeLessThanOrEqual(10)
        for (const field of block.fields) expect(field.text.length).toBeLessThanOrEqual(2_000)
      }
      if (block.type === 'context') expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(block.elements.length)
      if (block.type === 'actions') for (const { url } of block.elements) expect(url.length).toBeLessThanOrEqual(3_000)
      for (const { text } of textsOf(block)) {
        expect(text).not.toBe('')
        expect(text.length).toBeLessThanOrEqual(2_900)
        expect(text.isWellFormed()).toBe(true)
      }
    }
  })
})

describe('an error text in mrkdwn', () => {
  test.each(HOSTILE_TEXTS)('is shown and not obeyed: %j', (hostile) => {
    const { text, blocks } = renderSlackBlocks(hostileNotification(hostile))
    const formatted = [text, ...blocks.flatMap(textsOf).flatMap((part) => (part.type === 'mrkdwn' ? [part.text] : []))]
    for (const mrkdwn of formatted) {
      expect(mrkdwn).not.toMatch(/[<>]/)
      expect(mrkdwn).not.toMatch(/&(?!amp;|lt;|gt;)/)
      expect(mrkdwn).not.toMatch(/[@!][a-z]/i)
      // Only our own labels and severities stand between bare asterisks.
      const others = mrkdwn.replace(/\*(Metric|Value|Threshold|Time):\*|\*(CRITICAL|ERROR|WARNING|INFO)\*/g, '')
      expect(others).not.toMatch(/(?<!\u200b)[*~`]|[*~`](?!\u200b)/)
      expect(others).not.toMatch(/(^|[^\p{L}\p{N}\u200b])_|_([^\p{L}\p{N}\u200b]|$)/u)
    }
  })

  test('says what it said, but for zero-width spaces and controls', () => {
    const shown = escapeSlack('a < b && *c* @d', 100).replaceAll('\u200b', '')
    expect(shown.replaceAll('&lt;', '<').replaceAll('&amp;', '&')).toBe('a < b && *c* @d')
  })

  test('keeps the names of metrics as they can be copied', () => {
    expect(escapeSlack('chatwoot_response_time_p95', 100)).toBe('chatwoot_response_time_p95')
  })

  test('is cut between characters and entities, never inside one', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '<', '&', '😀', '*', '_'), maxLength: 60 })
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 80 }), (text, most) => {
        const escaped = escapeSlack(text, most)
        expect(escaped.length).toBeLessThanOrEqual(most)
        expect(escaped.isWellFormed()).toBe(true)
        expect(escaped).not.toMatch(/&(?!amp;|lt;|gt;)/)
      }),
    )
  })
})
