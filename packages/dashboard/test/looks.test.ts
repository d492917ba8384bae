import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browserMissing, openStage, type Stage } from './browser.ts'
import type { Behaviour } from './fixture/fixture-server.ts'
import { troubledCalls } from './fixture/operations/operation-answers.ts'
import { answersFor, calmHour, emptyHour, troubledHour } from './fixture/scenes.ts'

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

describe.skipIf(browserMissing)('the page', () => {
  let stage: Stage
  let axe: string

  beforeAll(async () => {
    stage = await openStage(troubled)
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  })
  afterAll(() => stage?.close())
  beforeEach(() => {
    stage.fixture.answers = troubled
    stage.fixture.behaviour = {}
  })

  async function show(look: Look, page: Page): Promise<void> {
    stage.fixture.answers = look.answers ?? troubled
    stage.fixture.behaviour = look.behaviour ?? {}
    await page.goto(stage.fixture.origin + look.path)
    await page.getByText(look.shows).first().waitFor()
  }

  async function showAlone(look: Look, options: Parameters<Stage['open']>[1]): Promise<Page> {
    const { page } = await stage.open('/dashboard/nowhere', options)
    await show(look, page)
    return page
  }

  describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
    let page: Page
    beforeAll(async () => {
      // The policy keeps axe out as well; everything else about the page is as always.
      page = (await stage.open('/dashboard/nowhere', { colorScheme, bypassCSP: true })).page
    })
    afterAll(() => page?.context().close())

    test.each(Object.entries(looks))('gives axe nothing serious to say: %s', async (_, look) => {
      await show(look, page)
      await page.addScriptTag({ content: axe })
      const serious = await page.evaluate(async () => {
        const run = Reflect.get(window, 'axe') as typeof import('axe-core')
        const { violations } = await run.run()
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      })
      expect(serious).toEqual([])
    })
  })

  describe('on a phone', () => {
    let page: Page
    beforeAll(async () => {
      const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
      page = (await stage.open('/dashboard/nowhere', phone)).page
    })
    afterAll(() => page?.context().close())

    test.each(Object.entries(looks))('fits into 360 px: %s', async (_, look) => {
      await show(look, page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    })
  })

  test('is dark before its program runs, so that the dark never flashes white', async () => {
    const { page } = await stage.open('/dashboard/nowhere', { colorScheme: 'dark', javaScriptEnabled: true })
    await page.route(/\/assets\/index-.*\.js$/, (route) => route.abort())
    await page.reload()
    expect(await page.evaluate(() => document.getElementById('root')?.childElementCount)).toBe(0)
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(14, 16, 18)')
    await page.context().close()
  })

  test('keeps the scheme that the reader chose', async () => {
    const page = await showAlone(looks.overview as Look, { colorScheme: 'light' })
    const scheme = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'))
    expect(await scheme()).toBe('light')
    await page.getByRole('radiogroup', { name: 'Colour scheme' }).getByTitle('Dark').click()
    expect(await scheme()).toBe('dark')
    await page.reload()
    expect(await scheme()).toBe('dark')
    await page.getByRole('radiogroup', { name: 'Colour scheme' }).getByTitle('As the system').click()
    expect(await scheme()).toBe('light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(scheme).toBe('dark')
    await page.context().close()
  })

  test('prints dark on white, whatever the screen shows', async () => {
    const page = await showAlone(looks.chat as Look, { colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    const [ground, ink] = await page.evaluate(() => {
      const style = getComputedStyle(document.querySelector('section') as Element)
      return [style.backgroundColor, style.color]
    })
    expect([ground, ink]).toEqual(['rgb(255, 255, 255)', 'rgb(25, 28, 33)'])
    await page.context().close()
  })

  test('can be used with the keyboard alone', async () => {
    const page = await showAlone(looks.chat as Look, {})
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    const row = page.getByRole('region', { name: 'Which messages?' }).getByRole('link').first()
    await row.focus()
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'One message' })
    await drawer.getByText('Where did its time go?').waitFor()
    expect(await drawer.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.context().close()
  })

  test.each([
    '/dashboard',
    '/dashboard/chat',
    '/dashboard/operations',
    '/dashboard/operations?service=n8n&operation=workflow.runDiscount',
    '/dashboard/compare',
  ])('does not jump when the figures of %s arrive', async (path) => {
    stage.fixture.behaviour = { silent: true }
    const { page } = await stage.open(path)
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
    await page.context().close()
  })

  test('loads at most 250 kB of scripts for the overview, and no chart', async () => {
    const { page } = await stage.open('/dashboard')
    const scripts: Promise<{ url: string; bytes: number }>[] = []
    page.on('response', (response) => {
      if (!response.url().endsWith('.js')) return
      scripts.push(response.body().then((body) => ({ url: response.url(), bytes: gzipSync(body).length })))
    })
    await page.reload()
    await page.getByText('Chat replies are slow').waitFor()
    const loaded = await Promise.all(scripts)
    expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(250_000)
    expect(loaded.filter(({ url }) => /chart-/.test(url))).toEqual([])
    await page.context().close()
  })
})
