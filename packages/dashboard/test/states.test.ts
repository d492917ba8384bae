import { describe, expect, test } from 'vitest'
import { browserMissing } from './browser.ts'
import { answersFor, emptyHour, troubledHour } from './fixture/scenes.ts'
import { panel, setStage } from './stage.ts'

const NOW = Date.now()

describe.skipIf(browserMissing)('the page shows', () => {
  const stage = setStage(() => answersFor(troubledHour(NOW)))
  const { open } = stage

  test('the overview: a sentence, a system, findings, services', async () => {
    const page = await open('/dashboard')
    await page.getByText('Chat replies are slow').waitFor()
    await page.getByRole('link', { name: /Chat replies.*within 5 s/ }).waitFor()
    expect(await panel(page, 'What needs attention?').getByRole('heading', { level: 3 }).count()).toBeGreaterThan(0)
    expect(await panel(page, 'How is each service doing?').getByRole('row').count()).toBe(3)
  })

  test('the chat SLA with every panel filled', async () => {
    const page = await open('/dashboard/chat')
    const compliance = panel(page, 'Are people answered in time?')
    await compliance.getByText('Misses the target of 95 %').waitFor()
    expect(await compliance.textContent()).toMatch(/\d+ of \d+ answered within 5\ss/)
    expect(await compliance.textContent()).toMatch(/Likely between [\d.]+\s% and [\d.]+\s%/)
    expect(await compliance.getByRole('term').allTextContents()).toEqual([
      ' Complete',
      ' In flight',
      ' Failed',
      ' Timing lost',
    ])
    expect(await panel(page, 'Where does the time go?').textContent()).toContain('Look at the queue first')
    expect(await panel(page, 'How long do people wait?').getByRole('listitem').count()).toBe(6)
    expect(await panel(page, 'What is usual, what is worst?').getByRole('row').count()).toBe(6)
    expect(await panel(page, 'Which messages?').getByRole('row').count()).toBe(21)
  })

  test('charts with a table of the same figures', async () => {
    const page = await open('/dashboard/chat')
    const percentiles = panel(page, 'When were replies slow?')
    await percentiles.locator('canvas').waitFor()
    await percentiles.getByRole('button', { name: 'Show table' }).click()
    expect(await percentiles.getByRole('row').count()).toBe(61)
    await percentiles.getByRole('button', { name: 'Show chart' }).click()
    await percentiles.locator('canvas').waitFor()
  })

  test('figures under the arrow keys, the same moment in all charts', async () => {
    const page = await open('/dashboard/chat')
    const slider = panel(page, 'When were replies slow?').getByRole('slider')
    await slider.focus()
    await slider.press('End')
    await slider.press('ArrowLeft')
    expect(await slider.getAttribute('aria-valuenow')).toBe('58')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/P50 .* P95 .* P99/)
    expect(
      await panel(page, 'How many messages, and how slow?').getByRole('slider').getAttribute('aria-valuenow'),
    ).toBe('58')
    await slider.press('Escape')
    expect(await slider.getAttribute('aria-valuetext')).toBe('No moment chosen')
  })

  test('how to begin on a new installation, and the figures as soon as the first data arrive', async () => {
    stage.fixture.answers = answersFor(emptyHour(NOW), { everReceived: false })
    const page = await open('/dashboard/chat')
    await page.getByText('Waiting for the first mark…').waitFor()
    expect(await page.getByText('curl -X POST').textContent()).toContain(`${stage.fixture.origin}/api/v1/marks`)
    await page.getByText('npm run demo').waitFor()
    expect(await page.getByText(/%/).count()).toBe(0)

    stage.fixture.answers = answersFor(troubledHour(NOW))
    await page.getByText('live', { exact: true }).waitFor()
    stage.fixture.announceData()
    await page.getByText('Misses the target of 95 %').waitFor()
  })

  test('an empty range with the way to a fuller one', async () => {
    stage.fixture.answers = answersFor({ ...emptyHour(NOW), samples: troubledHour(NOW - 3 * 3_600_000).samples })
    const page = await open('/dashboard/chat')
    await page.getByRole('heading', { name: 'No messages in the last hour' }).waitFor()
    await page.getByText(/Data last arrived 3\sh ago/).waitFor()
    await page.getByRole('button', { name: 'Show the last 6h' }).click()
    await page.getByText('Misses the target of 95 %').waitFor()
    expect(new URL(page.url()).search).toBe('?window=6h')
  })

  test('an error with its code, and tries again when asked', async () => {
    // Live updates work: once they come back, the page asks again without being asked to.
    stage.fixture.behaviour = { problemStatus: 503, problemPath: '/chat/performance' }
    const page = await open('/dashboard/chat')
    const alert = page.getByRole('alert')
    await alert.getByText('The store cannot be reached').waitFor()
    expect(await alert.textContent()).toMatch(/Code store_unavailable, status 503/)
    stage.fixture.behaviour = {}
    await alert.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Misses the target of 95 %').waitFor()
  })

  test.each([
    ['/series', 'charts', 'The store cannot be reached'],
    ['/overview', 'freshness', 'Misses the target of 95 %'],
  ])('what it has when %s fails: the %s are missing, the figures are there', async (problemPath, _, shown) => {
    stage.fixture.behaviour = { problemStatus: 503, problemPath }
    const page = await open('/dashboard/chat')
    await page.getByText(shown).waitFor()
    await page.getByText('Misses the target of 95 %').waitFor()
    expect(await page.getByText('These figures are from').count()).toBe(0)
  })

  test('old figures with their age while the server is away, new ones when it is back', async () => {
    const page = await open('/dashboard/chat')
    await page.getByText('live', { exact: true }).waitFor()
    stage.fixture.behaviour = { down: true }
    stage.fixture.announceData()
    await page.getByText('The server cannot be reached.').waitFor()
    await page.getByText('Misses the target of 95 %').waitFor()
    await page.getByText(/These figures are from (just now|\d+\ss ago)/).waitFor()
    stage.fixture.behaviour = {}
    stage.fixture.announceData()
    await page.getByText('The server cannot be reached.').waitFor({ state: 'detached' })
  })

  test('a form for the token when the server asks for one', async () => {
    stage.fixture.behaviour = { token: 'read-me' }
    const page = await open('/dashboard/chat')
    await page.getByRole('heading', { name: 'This server asks for a token' }).waitFor()
    await page.getByLabel('Read token').fill('wrong')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText(/A token is needed/).waitFor()
    await page.getByLabel('Read token').fill('read-me')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('Misses the target of 95 %').waitFor()
    await page.getByText('live', { exact: true }).waitFor()

    await page.reload()
    await page.getByText('Misses the target of 95 %').waitFor()
    expect(await page.evaluate(() => Object.values(localStorage).includes('read-me'))).toBe(false)
    expect(stage.fixture.requests.every((request) => !request.includes('read-me'))).toBe(true)
  })

  test('places for the figures while they are on their way', async () => {
    stage.fixture.behaviour = { silent: true }
    const page = await open('/dashboard/chat')
    await page.getByRole('status', { name: 'Loading' }).waitFor()
    expect(await page.getByText('%').count()).toBe(0)
  })

  test('nothing new while the tab is hidden, and the newest when it is looked at again', async () => {
    const page = await stage.openAnother()
    await page.clock.install()
    await page.goto('/dashboard/chat')
    await page.getByText('live', { exact: true }).waitFor()
    await page.getByText('Misses the target of 95 %').waitFor()
    const hide = (hidden: boolean) =>
      page.evaluate(
        (state) => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
          document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
        },
        hidden ? 'hidden' : 'visible',
      )
    await hide(true)
    await page.getByText('paused').waitFor()
    stage.fixture.requests.length = 0
    await page.clock.runFor(5 * 60_000)
    expect(stage.fixture.requests).toEqual([])
    await hide(false)
    await page.getByText('live', { exact: true }).waitFor()
    await expect
      .poll(() => stage.fixture.requests.filter((request) => request.includes('/performance')).length)
      .toBeGreaterThan(0)
  })

  test('new figures every 30 s even when the server announces nothing', async () => {
    const page = await stage.openAnother()
    await page.clock.install()
    await page.goto('/dashboard/chat')
    await page.getByText('Misses the target of 95 %').waitFor()
    // From here on the clock of the page stands still, however long the machine takes.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 10_000)
    const asked = () => stage.fixture.requests.filter((request) => request.includes('/performance')).length
    const before = asked()
    for (const times of [1, 2]) {
      const answered = page.waitForResponse(/performance/)
      await page.clock.runFor(30_000)
      await (await answered).finished()
      expect(asked()).toBe(before + times)
    }
  })
})
