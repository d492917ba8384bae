import { describe, expect, test } from 'vitest'
import { Secret } from '../../config/secret.ts'
import { createTestNotification, type Notification, undelivered } from '../notification.ts'
import {
  AT,
  createAlert,
  createNotification,
  HOSTILE_TEXTS,
  hostileNotification,
  hugeNotification,
} from '../test-support/notifications.ts'
import { renderConsole } from './console.ts'
import { renderDiscord } from './discord.ts'
import { renderMail } from './mail.ts'
import { renderPagerDuty } from './pagerduty.ts'
import { renderSendGrid } from './sendgrid.ts'
import { renderSlackBlocks } from './slack-blocks.ts'
import { renderSmtp } from './smtp.ts'
import { renderTeams } from './teams.ts'
import { renderWebhook } from './webhook.ts'

const from = { address: 'alerts@example.com', name: 'Plumbline' }
const to = [{ address: 'ops@example.com' }]
const sendgrid = { kind: 'sendgrid', id: 'email', apiKey: new Secret('SG.key'), from, to } as const
const smtp = { kind: 'smtp', id: 'email', host: 'localhost', port: 25, from, to } as const
const webhook = { kind: 'webhook', id: 'hook', url: new Secret('http://127.0.0.1/') } as const

/** Every renderer, as the bytes that go out. */
const RENDERERS: Record<string, (notification: Notification) => string> = {
  console: renderConsole,
  webhook: (notification) => renderWebhook(notification, webhook).body,
  alertmanager: (notification) => renderWebhook(notification, { ...webhook, format: 'alertmanager' }).body,
  slack: (notification) => JSON.stringify(renderSlackBlocks(notification)),
  mail: (notification) => JSON.stringify(renderMail(notification)),
  smtp: (notification) => JSON.stringify(renderSmtp(notification, smtp)),
  sendgrid: (notification) => renderSendGrid(notification, sendgrid),
  pagerduty: renderPagerDuty,
  discord: renderDiscord,
  teams: renderTeams,
}

/** Every text in a JSON value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Every address that can be clicked on in a JSON value. */
function linksIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'url' || key === 'href' ? [String(inner)] : linksIn(inner),
  )
}

/** What neither a terminal nor a reader should meet; line breaks are for the caller to judge. */
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u

describe.each(Object.entries(RENDERERS))('%s', (name, render) => {
  test('renders the same message from the same notification, before and after a restart', () => {
    const notification = createNotification()
    expect(render(JSON.parse(JSON.stringify(notification)))).toBe(render(notification))
  })

  test('renders a test message, a copy for a fallback channel, and a message without anything optional', () => {
    const bare = createAlert({ explanation: '', metric: '', unit: '', labels: {}, nextSteps: [], observed: null })
    for (const notification of [
      createTestNotification({ deliveryId: 'ntf_0123456789abcdefghijkl', at: AT }),
      undelivered(createNotification(), 'slack'),
      createNotification({ alerts: [bare], links: {}, groupLabels: {} }),
    ]) {
      const rendered = render(notification)
      expect(rendered).not.toMatch(/undefined|NaN|object Object/)
      // Alertmanager's form has no place for it; it is in the header `webhook-id`.
      if (name !== 'alertmanager') expect(rendered).toContain(notification.deliveryId)
    }
  })

  test('says what a reader needs: name, severity, metric, value, threshold', () => {
    const rendered = render(createNotification()).replaceAll('\u200b', '').replaceAll('\\', '')
    const values = name === 'webhook' || name === 'alertmanager' ? ['critical', '6.2 s'] : ['CRITICAL', '6.2 s']
    for (const text of ['chatwoot_response_time_critical', ...values]) expect(rendered).toContain(text)
  })
})

const pick = (...names: string[]) => Object.entries(RENDERERS).filter(([name]) => names.includes(name))

describe.each(pick('console', 'slack', 'mail', 'smtp', 'sendgrid', 'pagerduty', 'discord', 'teams'))(
  '%s, which people read',
  (name, render) => {
    test.each(HOSTILE_TEXTS)('has no control, direction or invisible character: %j', (hostile) => {
      const rendered = render(hostileNotification(hostile))
      const texts = name === 'console' ? [rendered] : textsIn(JSON.parse(rendered))
      for (const text of texts) expect(text.replaceAll('\u200b', '')).not.toMatch(INVISIBLE)
    })
  },
)

describe.each(pick('slack', 'pagerduty', 'teams'))('%s, which has buttons', (_name, render) => {
  test.each(HOSTILE_TEXTS)('has none that does not lead to a web page: %j', (hostile) => {
    const links = linksIn(JSON.parse(render(hostileNotification(hostile))))
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) expect(link).toMatch(/^https:\/\/[^\s"<>]+$/)
  })
})

describe('console', () => {
  test('is one line, whatever the texts hold', () => {
    for (const hostile of HOSTILE_TEXTS) expect(renderConsole(hostileNotification(hostile))).not.toMatch(/[\r\n]/)
  })

  test('reads like this', () => {
    expect(renderConsole(createNotification({ more: 980 }))).toBe(
      '2026-11-22 10:00:00 UTC CRITICAL chatwoot_response_time_critical | API latency: 6.2 s, above 5 s. | and 980 more' +
        ' | View Logs: https://logs.example/app | Runbook: https://docs.example/runbooks/helpdesk.md' +
        ' | Open in Plumbline: https://plumbline.example/dashboard/alerts?id=1 | [ntf_0123456789abcdefghijkl]',
    )
  })
})

describe('sizes', () => {
  test.each(['<', '&', '"', '*', 'ü', '😀', ':'])(
    'stay within the limits when every text is long and of %s',
    (character) => {
      const huge = hugeNotification(character)
      const bytesOf = (name: string) => Buffer.byteLength(RENDERERS[name]?.(huge) ?? '')
      expect(bytesOf('pagerduty')).toBeLessThanOrEqual(512_000)
      expect(bytesOf('teams')).toBeLessThanOrEqual(28_000)
      expect(bytesOf('sendgrid')).toBeLessThanOrEqual(1_000_000)
      expect(JSON.parse(renderPagerDuty(huge)).payload.summary.length).toBeLessThanOrEqual(1_024)
      expect(renderMail(huge).subject.length).toBeLessThanOrEqual(150)
    },
  )

  test('of webhook bodies stay under 20 kB by listing fewer alerts', () => {
    const alerts = Array.from({ length: 20 }, () => createAlert({ explanation: 'x'.repeat(4_000) }))
    for (const format of ['plumbline', 'alertmanager'] as const) {
      const { body } = renderWebhook(createNotification({ alerts, more: 980 }), { ...webhook, format })
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000)
      const { data, alerts: listed = data.alerts, truncatedAlerts = data.more } = JSON.parse(body)
      expect(listed.length).toBeGreaterThan(0)
      expect(listed.length + truncatedAlerts).toBe(1_000)
    }
  })
})

describe('discord', () => {
  test.each(['<', '*', 'ü', '😀'])('keeps its limits with long texts of %s', (character) => {
    const { embeds } = JSON.parse(renderDiscord(hugeNotification(character)))
    expect(embeds).toHaveLength(1)
    const [{ title, description, fields, footer }] = embeds
    expect(title.length).toBeLessThanOrEqual(256)
    expect(description.length).toBeLessThanOrEqual(4_096)
    for (const field of fields) {
      expect(field.value.length).toBeLessThanOrEqual(1_024)
      expect(field.value).not.toBe('')
    }
    const total = [title, description, footer.text, ...textsIn(fields)].join('').length
    expect(total).toBeLessThanOrEqual(6_000)
    expect(description).toContain('and 980 more')
  })

  test('pings nobody and makes no link or format of an error text', () => {
    for (const hostile of HOSTILE_TEXTS) {
      const rendered = JSON.parse(renderDiscord(hostileNotification(hostile)))
      expect(rendered.allowed_mentions).toEqual({ parse: [] })
      const [{ fields, title }] = rendered.embeds
      for (const text of [title, ...textsIn(fields)]) {
        expect(text).not.toMatch(/@(everyone|here|channel)/)
        expect(text).not.toMatch(/https?:\/\//)
        expect(text).not.toMatch(/(^|[^\\])[*_~`[<]/)
      }
    }
  })
})

describe('pagerduty', () => {
  const eventOf = (changed: Partial<Notification>) => JSON.parse(renderPagerDuty(createNotification(changed)))
  const alertIn = (state: 'firing' | 'acknowledged' | 'resolved') => [createAlert({ state })]

  test.each([
    ['triggers what fires', { alerts: alertIn('firing') }, 'trigger'],
    ['acknowledges', { alerts: alertIn('acknowledged') }, 'acknowledge'],
    ['resolves', { kind: 'resolved', alerts: alertIn('resolved') }, 'resolve'],
    ['triggers a test', { kind: 'test', alerts: [] }, 'trigger'],
    ['triggers for another channel', { kind: 'undelivered', alerts: alertIn('firing') }, 'trigger'],
    ['resolves for another channel', { kind: 'undelivered', alerts: alertIn('resolved') }, 'resolve'],
  ] as const)('%s', (_what, changed, action) => {
    expect(eventOf(changed).event_action).toBe(action)
  })

  test('knows an incident again until it is over, and tells the next one from it', () => {
    const key = (changed: Partial<Notification>): string => eventOf(changed).dedup_key
    expect(key({ kind: 'resolved', at: AT + 60_000 })).toBe(key({}))
    expect(key({ openedAt: AT + 1 })).not.toBe(key({}))
    expect(key({ groupKey: 'other' })).not.toBe(key({}))
    expect(key({}).length).toBeLessThanOrEqual(255)
  })

  test('holds no routing key until it is sent', () => {
    expect(eventOf({})).not.toHaveProperty('routing_key')
    expect(eventOf({ severity: 'warning' }).payload).toMatchObject({
      severity: 'warning',
      source: 'plumbline',
      class: 'api',
    })
  })
})

describe('teams', () => {
  test('sets every text as a literal run in a card of version 1.4', () => {
    for (const hostile of HOSTILE_TEXTS) {
      const [attachment] = JSON.parse(renderTeams(hostileNotification(hostile))).attachments
      expect(attachment.content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' })
      for (const block of attachment.content.body) {
        expect(block.type).toBe('RichTextBlock')
        for (const run of block.inlines) expect(run.type).toBe('TextRun')
      }
    }
  })
})

describe('mail', () => {
  test('has no line break but in its bodies, so that no text begins a header', () => {
    for (const hostile of HOSTILE_TEXTS) {
      const { text: _text, html: _html, ...headers } = renderSmtp(hostileNotification(hostile), smtp)
      for (const header of textsIn(headers)) expect(header).not.toMatch(/[\r\n]/)
    }
  })

  test('has only its own tags, and no attribute that a text could end', () => {
    const tags = (html: string): string[] => [...html.matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, tag]) => String(tag))
    const allowed = new Set(['!doctype', 'html', 'body', 'h1', 'h2', 'span', 'p', 'a', 'table', 'tr', 'td', 'ul', 'li'])
    for (const hostile of HOSTILE_TEXTS) {
      const { html } = renderMail(hostileNotification(hostile))
      for (const tag of tags(html)) expect(allowed).toContain(tag)
      for (const [, attributes] of html.matchAll(/<[a-z0-9]+([^>]*)>/gi))
        expect(attributes).toMatch(/^( (style|href)="[^"<>]*")*$/)
      expect(html).not.toMatch(/href="(?!https?:)/)
    }
  })

  test('belongs to one conversation with the other mails about the incident', () => {
    const first = renderMail(createNotification())
    const last = renderMail(createNotification({ deliveryId: 'ntf_last', kind: 'resolved', at: AT + 1 }))
    expect(last.references).toBe(first.references)
    expect(last.messageId).not.toBe(first.messageId)
  })

  test('by SendGrid has text before HTML, and nothing empty', () => {
    const body = JSON.parse(renderSendGrid(createTestNotification({ deliveryId: 'ntf_test', at: AT }), sendgrid))
    expect(body.content.map(({ type }: { type: string }) => type)).toEqual(['text/plain', 'text/html'])
    for (const { value } of body.content) expect(value).not.toBe('')
    expect(body.subject).toBe('[TEST] Test message: this channel works')
    expect(body).toMatchObject({
      personalizations: [{ to: [{ email: 'ops@example.com' }] }],
      from: { email: 'alerts@example.com', name: 'Plumbline' },
    })
  })
})

describe('webhook', () => {
  test.each([
    ['firing', { alerts: [createAlert()] }, 'alert.firing'],
    ['acknowledged', { alerts: [createAlert({ state: 'acknowledged' })] }, 'alert.acknowledged'],
    ['resolved', { kind: 'resolved', alerts: [createAlert({ state: 'resolved' })] }, 'alert.resolved'],
    ['a test', { kind: 'test', alerts: [] }, 'alert.test'],
    ['a copy', { kind: 'undelivered' }, 'alert.undelivered'],
  ] as const)('names the event: %s', (_what, changed, type) => {
    const notification = createNotification(changed)
    const { id, body } = renderWebhook(notification, webhook)
    expect(id).toBe(notification.deliveryId)
    expect(JSON.parse(body)).toEqual({ type, timestamp: '2026-11-22T10:00:00.000Z', data: notification })
  })

  test("in Alertmanager's form has its keys, its zero time and its reasons", () => {
    const alerts = [
      createAlert(),
      createAlert({ fingerprint: 'b', state: 'resolved', endedAt: AT, labels: { 'a.b': '1', category: 'api' } }),
    ]
    const notification = createNotification({ alerts, more: 3, reason: 'someResolved' })
    expect(JSON.parse(renderWebhook(notification, { ...webhook, format: 'alertmanager' }).body)).toEqual({
      version: '4',
      groupKey: '{category="api"}',
      truncatedAlerts: 3,
      status: 'firing',
      receiver: 'hook',
      notification_reason: 'some alerts resolved',
      groupLabels: { category: 'api' },
      commonLabels: { category: 'api', severity: 'critical' },
      commonAnnotations: {
        summary: 'chatwoot_response_time_critical',
        description: 'API latency: 6.2 s, above 5 s.',
        next_steps: 'Look at the slowest endpoint.',
      },
      routeLabels: {},
      externalURL: 'https://plumbline.example/dashboard/alerts?id=1',
      alerts: [
        {
          status: 'firing',
          labels: {
            rule: 'helpdesk-api-slow',
            category: 'api',
            service: 'helpdesk',
            alertname: 'helpdesk-api-slow',
            severity: 'critical',
          },
          annotations: {
            summary: 'chatwoot_response_time_critical',
            description: 'API latency: 6.2 s, above 5 s.',
            next_steps: 'Look at the slowest endpoint.',
          },
          startsAt: '2026-11-22T09:59:00.000Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'https://plumbline.example/dashboard/alerts?id=1',
          fingerprint: 'a1b2c3d4e5f60718',
        },
        {
          status: 'resolved',
          labels: { a_b: '1', category: 'api', alertname: 'chatwoot_response_time_critical', severity: 'critical' },
          annotations: {
            summary: 'chatwoot_response_time_critical',
            description: 'API latency: 6.2 s, above 5 s.',
            next_steps: 'Look at the slowest endpoint.',
          },
          startsAt: '2026-11-22T09:59:00.000Z',
          endsAt: '2026-11-22T10:00:00.000Z',
          generatorURL: 'https://plumbline.example/dashboard/alerts?id=1',
          fingerprint: 'b',
        },
      ],
    })
  })
})
