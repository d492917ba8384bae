import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { DESKTOP, launchBrowser, openPage, type WatchedPage } from './browser.ts'
import { builtPage } from './built-page.ts'
import { type Answers, type FixtureServer, startFixtureServer } from './fixture/fixture-server.ts'

/** Where the tests of a file look at the page. */
export interface Stage {
  readonly fixture: FixtureServer
  /** Shows a path in the one page of the file, which has forgotten what the test before did: a new one costs three times as much. */
  open: (path: string) => Promise<Page>
  /** An empty page of its own, for a test that changes what cannot be put back. */
  openAnother: (options?: BrowserContextOptions) => Promise<Page>
}

/** Serves an app, the page as its sources are now unless it is another, to one browser while the tests of a suite run. No test may leave a fault behind. */
export function setStage(
  answers: () => Answers,
  options: BrowserContextOptions = {},
  buildApp: () => Promise<string> = builtPage,
): Stage {
  let fixture: FixtureServer
  let browser: Browser
  let own: WatchedPage
  const others: WatchedPage[] = []

  beforeAll(async () => {
    fixture = await startFixtureServer(await buildApp(), answers())
    browser = await launchBrowser()
    own = await openPage(browser, fixture.origin, options)
  })
  afterAll(async () => {
    await browser?.close()
    await fixture?.close()
  })
  beforeEach(() => {
    fixture.answers = answers()
    fixture.behaviour = {}
    fixture.requests.length = 0
  })
  afterEach(async () => {
    const faults = [own, ...others].flatMap((watched) => watched.faults.splice(0))
    for (const { page } of others.splice(0)) await page.context().close()
    if (own.page.url().startsWith(fixture.origin)) await forget(own.page, options)
    expect(faults).toEqual([])
  })

  return {
    get fixture() {
      return fixture
    },
    open: async (path) => {
      await own.page.goto(path)
      return own.page
    },
    openAnother: async (ownOptions) => {
      const another = await openPage(browser, fixture.origin, ownOptions)
      others.push(another)
      return another.page
    },
  }
}

async function forget(page: Page, { viewport, colorScheme }: BrowserContextOptions): Promise<void> {
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await page.setViewportSize(viewport ?? DESKTOP)
  await page.emulateMedia({ colorScheme: colorScheme ?? 'light', media: 'screen' })
  await page.goto('about:blank')
}

/** The panel with this title. */
export const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title })

/** The query of its address, with the question mark. */
export const searchOf = (page: Page): string => new URL(page.url()).search
