import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browserMissing } from './browser.ts'
import type { Behaviour } from './fixture/fixture-server.ts'
import { troubledCalls } from './fixture/operations/operation-answers.ts'
import { answersFor, calmHour, emptyHour, troubledHour } from './fixture/scenes.ts'
import { panel, setStage } from './stage.ts'

const NOW = Date.now()
const troubled = answersFor(troubledHour(NOW))
const message = troubledHour(NOW).samples[3]?.messageId ?? ''
const call = troubledCalls(NOW).find(({ ok }) => !ok)

interface Look {
  path: string
  answers?: typeof troubled
  behaviour?: Behaviour
  /** Text that says the page is there. */
  shows: string | RegExp
}

const looks: Record<string, Look> = {
  overview: { path: '/dashboard', shows: 'Chat replies are slow' },
  chat: { path: '/dashboard/chat', shows: 'Misses the target of 95 %' },
  calm: { path: '/dashboard/chat', answers: answersFor(calmHour(NOW)), shows: 'Keeps the target of 95 %' },
  message: { path: `/dashboard/chat?message=${message}`, shows: 'Where did its time go?' },
  new: {
    path: '/dashboard/chat',
    answers: answersFor(emptyHour(NOW), { everReceived: false }),
    shows: 'Waiting for the first mark…',
  },
  empty: { path: '/dashboard/chat', answers: answersFor(emptyHour(NOW)), shows: 'No messages in the last hour' },
  error: { path: '/dashboard/chat', behaviour: { problemStatus: 503 }, shows: 'The store cannot be reached' },
  token: { path: '/dashboard/chat', behaviour: { token: 'x' }, shows: 'This server asks for a token' },
  operations: { path: '/dashboard/operations', shows: 'How is each service doing?' },
  'one service': { path: '/dashboard/operations?service=hubspot', shows: 'What does it do?' },
  'one operation': {
    path: '/dashboard/operations?service=unleashed&operation=salesOrders.create',
    shows: 'Which calls?',
  },
  'one call': {
    path: `/dashboard/operations?service=${call?.service}&operation=${call?.name}&call=${call?.at}.${call?.id}`,
    shows: 'What else belongs to its trace?',
  },
  'no operations yet': {
    path: '/dashboard/operations',
    answers: answersFor(emptyHour(NOW), { everReceived: false }),
    shows: 'Waiting for the first operation…',
  },
  'no operations then': {
    path: '/dashboard/operations?from=2026-01-01T00:00Z&to=2026-01-01T01:00Z',
    shows: 'No operations from 1 Jan',
  },
  'operations that cannot be read': {
    path: '/dashboard/operations',
    behaviour: { problemStatus: 503 },
    shows: 'The store cannot be reached',
  },
  compare: { path: '/dashboard/compare', shows: 'What changed in each operation?' },
  'compare, unreadable': { path: '/dashboard/compare?before=yesterday', shows: /is not understood/ },
  loading: { path: '/dashboard/chat', behaviour: { silent: true }, shows: 'Chat replies' },
}

/** The rules of axe that judge colours; to all others dark is the same as light. */
const RULES_OF_COLOURS = ['color-contrast', 'link-in-text-block']

describe.skipIf(browserMissing)('the page', () => {
  const stage = setStage(() => troubled)
  let axe: string
  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  })

  async function show({ path, shows, answers = troubled, behaviour = {} }: Look): Promise<Page> {
    stage.fixture.answers = answers
    stage.fixture.behaviour = behaviour
    const page = await stage.open(path)
    await page.getByText(shows).first().waitFor()
    return page
  }

  /** What axe calls serious or worse, by `rules` or by all it has. */
  const seriousOf = (page: Page, rules?: string[]): Promise<string[]> =>
    page.evaluate(async (runOnly) => {
      const run = Reflect.get(window, 'axe') as typeof import('axe-core')
      const { violations } = await run.run({ resultTypes: ['violations'], ...(runOnly && { runOnly }) })
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    }, rules)

  const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth)
  const schemeOf = (page: Page) =>
    page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'))
  const turnDark = async (page: Page) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
  }

  test.each(Object.entries(looks))(
    'gives axe nothing serious to say, light or dark, and fits into 360 px: %s',
    async (_, look) => {
      const page = await show(look)
      await page.evaluate(axe)
      expect(await seriousOf(page)).toEqual([])
      await turnDark(page)
      expect(await seriousOf(page, RULES_OF_COLOURS)).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      await expect.poll(() => widthOf(page), { timeout: 10_000 }).toBe(360)
    },
  )

  test('is as wide as the phone that shows it', async () => {
    const page = await stage.openAnother({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
    await page.goto('/dashboard/chat')
    await page.getByText('Misses the target of 95 %').waitFor()
    expect(await widthOf(page)).toBe(360)
  })

  test('is dark before its program runs, so that the dark never flashes white', async () => {
    const page = await stage.openAnother({ colorScheme: 'dark' })
    await page.route(/\/assets\/index-.*\.js$/, (route) => route.abort())
    await page.goto('/dashboard')
    expect(await page.evaluate(() => document.getElementById('root')?.childElementCount)).toBe(0)
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(14, 16, 18)')
  })

  test('keeps the scheme that the reader chose', async () => {
    const page = await show(looks.overview as Look)
    const schemes = page.getByRole('radiogroup', { name: 'Colour scheme' })
    expect(await schemeOf(page)).toBe('light')
    await schemes.getByTitle('Dark').click()
    expect(await schemeOf(page)).toBe('dark')
    await page.reload()
    expect(await schemeOf(page)).toBe('dark')
    await schemes.getByTitle('As the system').click()
    expect(await schemeOf(page)).toBe('light')
    await turnDark(page)
  })

  test('prints dark on white, whatever the screen shows', async () => {
    const page = await show(looks.chat as Look)
    await turnDark(page)
    await page.emulateMedia({ media: 'print' })
    const [ground, ink] = await page.evaluate(() => {
      const style = getComputedStyle(document.querySelector('section') as Element)
      return [style.backgroundColor, style.color]
    })
    expect([ground, ink]).toEqual(['rgb(255, 255, 255)', 'rgb(25, 28, 33)'])
  })

  test('can be used with the keyboard alone', async () => {
    const page = await show(looks.chat as Look)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    const row = panel(page, 'Which messages?').getByRole('link').first()
    await row.focus()
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'One message' })
    await drawer.getByText('Where did its time go?').waitFor()
    expect(await drawer.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  test.each([
    '/dashboard',
    '/dashboard/chat',
    '/dashboard/operations',
    '/dashboard/operations?service=n8n&operation=workflow.runDiscount',
    '/dashboard/compare',
  ])('does not jump when the figures of %s arrive', async (path) => {
    stage.fixture.behaviour = { silent: true }
    const page = await stage.open(path)
    await page.getByRole('status', { name: 'Loading' }).waitFor()
    await page.evaluate(() => {
      Reflect.set(window, 'shift', 0)
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const before = Reflect.get(window, 'shift') as number
          Reflect.set(window, 'shift', before + (Reflect.get(entry, 'value') as number))
        }
      }).observe({ type: 'layout-shift' })
    })
    stage.fixture.behaviour = {}
    stage.fixture.releaseSilent()
    await page
      .getByText(/Chat replies are slow|Misses the target of 95|How is each service doing|Which calls|1 degraded/)
      .first()
      .waitFor()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    // 0.1 is what the web vitals call good.
    expect(await page.evaluate(() => Reflect.get(window, 'shift') as number)).toBeLessThan(0.02)
  })

  test('loads at most 250 kB of scripts for the overview, and no chart', async () => {
    const page = await stage.openAnother()
    const scripts: Promise<{ url: string; bytes: number }>[] = []
    page.on('response', (response) => {
      if (!response.url().endsWith('.js')) return
      scripts.push(response.body().then((body) => ({ url: response.url(), bytes: gzipSync(body).length })))
    })
    await page.goto('/dashboard')
    await page.getByText('Chat replies are slow').waitFor()
    const loaded = await Promise.all(scripts)
    expect(loaded.length).toBeGreaterThan(0)
    expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(250_000)
    expect(loaded.filter(({ url }) => /chart-/.test(url))).toEqual([])
  })
})
