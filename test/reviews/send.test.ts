import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Review } from '@plumbline/protocol/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openState } from '../../packages/server/src/state/index.ts'
import { startMailServer } from '../alert-delivery/mail-server.ts'
import { eventually } from '../reliability/harness/eventually.ts'
import { ask, post, request } from '../reliability/harness/http.ts'
import { type Exit, follow, NODE, openSite, REPOSITORY, type Server, type Site } from '../reliability/harness/server.ts'
import { startSlackReceiver } from './slack-receiver.ts'

const DAY_MS = 86_400_000
const CLI = join(REPOSITORY, 'packages', 'cli', 'src', 'main.ts')

let mail: Awaited<ReturnType<typeof startMailServer>>
let slack: Awaited<ReturnType<typeof startSlackReceiver>>
const sites: Site[] = []
beforeAll(async () => {
  mail = await startMailServer()
  slack = await startSlackReceiver()
})
afterAll(async () => {
  for (const site of sites) await site.close()
  await mail.close()
  await slack.close()
})

const configOf = (reviews: string): string => `
reviews: ${reviews}
alerts:
  channels:
    team-mail: { type: smtp, host: 127.0.0.1, port: ${mail.port}, from: ok-plumbline@example.com, to: [ok-team@example.com] }
    team-slack: { type: slack, url: '${slack.url}' }
    pager: { type: pagerduty, routingKey: '0123456789abcdef0123456789abcdef' }
`

function createSite(): Site {
  const site = openSite()
  sites.push(site)
  return site
}

const runCli = (line: readonly string[]): Promise<Exit> =>
  follow(
    spawn(NODE, ['--conditions=plumbline-source', CLI, ...line], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  ).exited

/** A call to an integration in each of the last hours, yesterday's among them. */
async function measure(url: string): Promise<void> {
  const now = Date.now()
  const rows = Array.from({ length: 72 }, (_, hour) => ({
    kind: 'operation',
    service: 'hubspot',
    name: 'contacts.<b>batch</b>',
    value: 300 + (hour % 5) * 10,
    at: now - hour * 3_600_000,
  }))
  const answer = await post(url, 'measurements', rows)
  if (answer.status !== 200) throw new Error(answer.text)
}

describe('a review that is sent on request', () => {
  let server: Server
  beforeAll(async () => {
    server = await createSite().start({ config: configOf('{ zone: Europe/Vienna }') })
    await measure(server.url)
    await eventually(async () => {
      const review: Review = await ask(server.url, '/api/v1/reviews/daily')
      expect(review.lines.find(({ id }) => id === 'operations.count')?.observed).toBe(24)
    })
  }, 60_000)

  test('arrives in the mailbox as text and as a page, and in Slack', async () => {
    const { code, stdout } = await runCli([
      'review',
      'daily',
      '--url',
      server.url,
      '--send',
      'team-mail',
      '--send',
      'team-slack',
    ])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/team-mail: delivered.*\n.*team-slack: delivered/)])
    const [received] = mail.received
    expect(received?.mail.subject).toMatch(/^Daily review, \w+day, .*\(\d{4}-\d\d-\d\d\)$/)
    expect(received?.mail.text).toContain('NEXT FOCUS')
    expect(received?.mail.html).toMatch(/^<!doctype html>/)
    expect(received?.recipients).toEqual(['ok-team@example.com'])
    expect(slack.received[0]?.text).toMatch(/^Daily review, /)
    expect(slack.received[0]?.blocks.some(({ text }) => text?.text.startsWith('*Checklist*'))).toBe(true)
  })

  test.each([
    ['nobody', 404, 'channel-not-found'],
    ['pager', 200, 'a review is no incident'],
  ])('to %s: %i', async (channel, status, said) => {
    const before = mail.received.length
    const answer = await request(`${server.url}/api/v1/reviews/daily/send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channels: [channel] }),
    })
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(said)])
    expect(mail.received).toHaveLength(before)
  })

  test.each([
    ['/api/v1/reviews/yearly', 'one of'],
    ['/api/v1/reviews/weekly?at=2026-99', 'is not an ISO week'],
    ['/api/v1/reviews/weekly?at=2199-W01', 'has not begun'],
    ['/api/v1/reviews/daily?at=2026-11-20&soFar=true', 'exclude each other'],
  ])('%s is refused, and told why', async (path, said) => {
    const answer = await request(server.url + path)
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(said)])
  })

  test('the terminal shows it, and a file takes it as a page', async () => {
    const shown = await runCli(['review', 'daily', '--url', server.url, '--ascii'])
    expect([shown.code, shown.stderr]).toEqual([0, ''])
    expect(shown.stdout).toMatch(/^Daily review/)
    expect(shown.stdout).toMatch(/^[\n\x20-\x7e]*$/)
    expect(await runCli(['review', 'monthly', '--at', '2020-01', '--url', server.url])).toMatchObject({ code: 3 })
    expect(await runCli(['review', 'weekly', '--at', 'yesterday', '--url', server.url])).toMatchObject({ code: 2 })
  })
})

describe('a review that is scheduled', () => {
  /** Yesterday's was sent in the place of the day before: today's is due since midnight. */
  async function pretendYesterday(site: Site): Promise<void> {
    const state = await openState({ state: { kind: 'embedded' }, dataFolder: site.dataFolder, now: Date.now })
    await state.advanceCursor('review-daily', undefined, Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS)
    await state.close()
  }

  test('is sent once when the server comes back, also when it is killed and started again', async () => {
    const site = createSite()
    await pretendYesterday(site)
    const config = configOf(`{ daily: { at: '00:00', to: [team-mail, team-slack] } }`)
    const [mails, slacks] = [mail.received.length, slack.received.length]
    const first = await site.start({ config })
    await eventually(
      () => expect([mail.received.length, slack.received.length]).toEqual([mails + 1, slacks + 1]),
      20_000,
    )
    await first.kill()
    const second = await site.start({ config })
    // The scheduler has had its first round before the server answers its second question.
    await ask(second.url, '/api/v1/reviews/daily')
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect([mail.received.length, slack.received.length]).toEqual([mails + 1, slacks + 1])
    expect(mail.received.at(-1)?.mail.messageId).toMatch(/^<rev_daily_\d{4}-\d\d-\d\d@plumbline>$/)
  }, 90_000)

  test.each([
    [`{ weekly: { to: [team-mial] } }`, 'there is no channel "team-mial"; did you mean "team-mail"?'],
    [`{ weekly: { to: [pager] } }`, 'pager keeps count of incidents'],
    [`{ zone: Europe/Wien }`, '"Europe/Wien" is not a time zone'],
    [`{ monthly: { on: 29, to: [team-mail] } }`, 'write a whole number from 1 to 28'],
    [`{ weekly: { on: mon, to: [team-mail] } }`, '"mon" is not one of sunday, monday'],
    [`{ daily: { at: '8', to: [team-mail] } }`, 'a time of day such as "09:30"'],
  ])(
    '%s stops the start',
    async (reviews, said) => {
      const { code, stderr } = await createSite().launch({ config: configOf(reviews) }).exited
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)])
    },
    30_000,
  )
})
