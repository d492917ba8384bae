import { describe, expect, test } from 'vitest'
import { Secret } from '../config/secret.ts'
import { channelsFromEnvironment, type Environment } from './channels-from-environment.ts'

const read = (env: Environment) => channelsFromEnvironment(env, (text) => new Secret(text))

const SLACK = { SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T0/B0/x' }
const WEBHOOK = { ALERT_WEBHOOK_URL: 'https://alerts.example.com/in' }
const SENDGRID = { SENDGRID_API_KEY: 'SG.key', ALERT_EMAIL_RECIPIENTS: 'admin@example.com,ops@example.com' }
const SMTP = {
  EMAIL_HOST: 'smtp.example.com',
  EMAIL_PORT: '587',
  EMAIL_USER: 'alerts@example.com',
  EMAIL_PASS: 'your-password',
  EMAIL_FROM: 'Master Ops <alerts@example.com>',
  EMAIL_TO: 'ops-team@example.com',
}

const routesOf = (env: Environment) =>
  Object.fromEntries(
    read(env).routes.flatMap(({ severities = [], channels }) => severities.map((severity) => [severity, channels])),
  )

test('without any variable alerts go to the log', () => {
  for (const env of [{}, { SLACK_WEBHOOK_URL: '', ALERT_EMAIL_RECIPIENTS: undefined }]) {
    expect(read(env)).toMatchObject({ channels: [{ kind: 'console', id: 'log' }], problems: [] })
    expect(routesOf(env)).toEqual({ critical: ['log'], error: ['log'], warning: ['log'], info: ['log'] })
  }
})

test("the variables of source 002 set up webhook, Slack and SendGrid's e-mail", () => {
  const { channels, problems, fallbacks } = read({ ...SLACK, ...WEBHOOK, ...SENDGRID })
  expect(problems).toEqual([])
  expect(channels).toMatchObject([
    { id: 'log' },
    { id: 'slack', kind: 'slack', by: 'webhook' },
    { id: 'webhook', kind: 'webhook' },
    {
      id: 'email',
      kind: 'sendgrid',
      from: { address: 'admin@example.com' },
      to: [{ address: 'admin@example.com' }, { address: 'ops@example.com' }],
    },
  ])
  expect(fallbacks).toEqual({ slack: 'webhook', webhook: 'slack', email: 'slack' })
})

test('the variables of source 003 set up SMTP and Slack', () => {
  expect(read({ ...SLACK, ...SMTP }).channels).toMatchObject([
    { id: 'log' },
    { id: 'slack' },
    {
      id: 'email',
      kind: 'smtp',
      host: 'smtp.example.com',
      port: 587,
      login: { user: 'alerts@example.com' },
      from: { name: 'Master Ops', address: 'alerts@example.com' },
      to: [{ address: 'ops-team@example.com' }],
    },
  ])
})

test.each([
  [
    'all',
    { ...SLACK, ...WEBHOOK, ...SMTP },
    { critical: ['slack', 'webhook', 'email', 'log'], warning: ['slack', 'log'] },
  ],
  ['Slack', SLACK, { critical: ['slack', 'log'], warning: ['slack', 'log'] }],
  ['e-mail', SMTP, { critical: ['email', 'log'], warning: ['email', 'log'] }],
])('severities go where source 001 sends them, with %s', (_what, env, expected) => {
  const routes = routesOf(env)
  expect(routes).toMatchObject({ ...expected, error: expected.critical, info: ['log'] })
})

test('with both ways of e-mail there is one mail, and SMTP stands in for SendGrid', () => {
  const { channels, fallbacks } = read({ ...SENDGRID, ...SMTP })
  expect(channels.map(({ id, kind }) => `${id} ${kind}`)).toEqual(['log console', 'email sendgrid', 'smtp smtp'])
  expect(fallbacks).toMatchObject({ email: 'smtp', smtp: 'log' })
  expect(routesOf({ ...SENDGRID, ...SMTP })).toMatchObject({ critical: ['email', 'log'] })
})

test('one setting of recipients serves both ways of e-mail', () => {
  const { SENDGRID_API_KEY, ALERT_EMAIL_RECIPIENTS } = SENDGRID
  const { EMAIL_TO, ...smtp } = SMTP
  expect(read({ ...smtp, ALERT_EMAIL_RECIPIENTS }).channels.at(-1)).toMatchObject({ kind: 'smtp', to: { length: 2 } })
  expect(read({ SENDGRID_API_KEY, EMAIL_TO }).channels.at(-1)).toMatchObject({
    kind: 'sendgrid',
    to: [{ address: EMAIL_TO }],
  })
})

test('a webhook is signed when there is a secret', () => {
  const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
  expect(read({ ...WEBHOOK, ALERT_WEBHOOK_SECRET: secret }).channels.at(-1)).toHaveProperty('secret')
  expect(read(WEBHOOK).channels.at(-1)).not.toHaveProperty('secret')
})

describe('a variable that is wrong', () => {
  test.each([
    ['SLACK_WEBHOOK_URL', { SLACK_WEBHOOK_URL: 'hooks.slack.example' }],
    ['ALERT_WEBHOOK_URL', { ALERT_WEBHOOK_URL: 'http://169.254.169.254/' }],
    ['ALERT_WEBHOOK_SECRET', { ...WEBHOOK, ALERT_WEBHOOK_SECRET: 'short' }],
    ['SENDGRID_API_KEY', { ...SENDGRID, SENDGRID_API_KEY: 'two words' }],
    ['SENDGRID_API_KEY', { SENDGRID_API_KEY: 'SG.key' }],
    ['ALERT_EMAIL_RECIPIENTS', { ALERT_EMAIL_RECIPIENTS: 'ops' }],
    ['EMAIL_HOST', { ...SMTP, EMAIL_HOST: 'smtp://x' }],
    ['EMAIL_HOST', { EMAIL_HOST: 'smtp.example.com' }],
    ['EMAIL_PORT', { ...SMTP, EMAIL_PORT: '65536' }],
    ['EMAIL_PORT', { ...SMTP, EMAIL_PORT: '0' }],
    ['EMAIL_FROM', { EMAIL_FROM: 'Ops\r\nBcc: x@example.com <ops@example.com>' }],
    ['EMAIL_USER', { ...SMTP, EMAIL_PASS: undefined }],
    ['EMAIL_USER', { ...SMTP, EMAIL_USER: '' }],
  ])('%s is named, and its channel is left out', (where, env: Environment) => {
    const { channels, problems } = read(env)
    expect(problems.map((problem) => problem.where)).toEqual([where])
    expect(channels.map(({ id }) => id)).toEqual(['log'])
  })

  test('is not repeated in the problem', () => {
    const { problems } = read({
      SLACK_WEBHOOK_URL: 'ftp://canary',
      SENDGRID_API_KEY: 'canary key',
      ...WEBHOOK,
      ALERT_WEBHOOK_SECRET: 'canary',
    })
    expect(problems).toHaveLength(3)
    expect(JSON.stringify(problems)).not.toContain('canary')
  })
})

test('no secret is in the channels as they are logged', () => {
  const { channels } = read({ ...SLACK, ...WEBHOOK, ...SENDGRID, ...SMTP })
  const shown = JSON.stringify(channels)
  for (const secret of ['/services/T0', 'alerts.example.com/in', 'SG.key', 'your-password'])
    expect(shown).not.toContain(secret)
})
