import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Review, ReviewSent } from '@plumbline/protocol/api'
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

const sendNow = (url: string, channels: readonly string[]) =>
  request(`${url}/api/v1/reviews/daily/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channels }),
  })

/** Waits until every channel has taken a review, and gives how many attempts each made. */
const delivered = (url: string, deliveryId: string): Promise<string[]> =>
  eventually(async () => {
    const { sent } = await ask<ReviewSent>(url, `/api/v1/reviews/sent/${deliveryId}`)
    expect(sent.map(({ state }) => state)).toEqual(sent.map(() => 'delivered'))
    return sent.map(({ channel, attempts }) => `${channel} ${attempts}`)
  }, 20_000)

describe('a review that is sent on request', () => {
  const site = createSite()
  const change = (reviews: string): void => writeFileSync(join(site.root, 'plumbline.yaml'), configOf(reviews))
  let server: Server
  beforeAll(async () => {
    server = await site.start({ config: configOf('{ zone: Europe/Vienna }') })
    await measure(server.url)
    await eventually(async () => {
      const review: Review = await ask(server.url, '/api/v1/reviews/daily')
      expect(review.lines.find(({ id }) => id === 'operations.count')?.observed).toBe(24)
    })
    // It is taken over while the next tests run.
    change('{ zone: Europe/Vienna, daily: { at: "06:30", to: [team-mail] } }')
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
    ['pager', 400, 'pager keeps count of incidents and takes no reviews'],
  ])('to %s: %i, and to nobody else', async (channel, status, said) => {
    const before = mail.received.length
    const answer = await sendNow(server.url, ['team-mail', channel])
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(said)])
    expect(mail.received).toHaveLength(before)
  })

  test('to a channel that is away for a moment is tried again', async () => {
    slack.goAway(1)
    const answer = await sendNow(server.url, ['team-slack'])
    const { deliveryId, outcomePath, sent } = answer.json as ReviewSent
    expect([answer.status, answer.headers.location, sent]).toEqual([
      202,
      outcomePath,
      [{ channel: 'team-slack', state: 'waiting', attempts: 0, detail: '' }],
    ])
    expect(await delivered(server.url, deliveryId)).toEqual(['team-slack 2'])
    const unknown = await request(`${server.url}/api/v1/reviews/sent/rev_none`)
    expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('delivery-not-found')])
  })

  test('a changed schedule is in force without a restart', async () => {
    await eventually(async () => {
      const { nextReview }: Review = await ask(server.url, '/api/v1/reviews/daily')
      expect(new Date(nextReview.at).toLocaleTimeString('en-GB', { timeZone: 'Europe/Vienna' })).toBe('06:30:00')
    })
    change('{ daily: { to: [team-mial] } }')
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

  test('a change that names a channel that there is not is refused, and said so', async () => {
    const said = 'reviews.daily.to: there is no channel "team-mial"; did you mean "team-mail"?'
    await eventually(() => expect(server.stderr()).toContain(said))
    const { zone }: Review = await ask(server.url, '/api/v1/reviews/daily')
    expect(zone).toBe('Europe/Vienna')
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
    const messageId = mail.received.at(-1)?.mail.messageId ?? ''
    expect(messageId).toMatch(/^<rev_daily_\d{4}-\d\d-\d\d@plumbline>$/)
    const scheduled = messageId.slice(1, messageId.indexOf('@'))
    expect(await delivered(first.url, scheduled)).toEqual(['team-mail 1', 'team-slack 1'])
    await first.kill()
    const second = await site.start({ config })
    // What is due before is sent before on each channel.
    const { deliveryId } = (await sendNow(second.url, ['team-mail', 'team-slack'])).json as ReviewSent
    await delivered(second.url, deliveryId)
    expect([mail.received.length, slack.received.length]).toEqual([mails + 2, slacks + 2])
    expect(await delivered(second.url, scheduled)).toEqual(['team-mail 1', 'team-slack 1'])
  }, 90_000)

  test('a channel that there is not stops the start', async () => {
    const { code, stderr } = await createSite().launch({ config: configOf('{ weekly: { to: [team-mial] } }') }).exited
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('there is no channel "team-mial"; did you mean "team-mail"? '),
    ])
  }, 30_000)
})
