import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { builtPage } from './built-page.ts'
import { type Answers, type FixtureServer, startFixtureServer } from './fixture/fixture-server.ts'

const CHROMIUM = '/usr/bin/chromium'

/** In CI a missing browser is a failure; on somebody's machine it is a reason to skip, said aloud. */
export const browserMissing = !existsSync(CHROMIUM) && process.env.CI !== 'true'
if (browserMissing) console.warn(`skipped: the tests of the page need Chromium at ${CHROMIUM}`)

/** A page with what went wrong on it so far. */
export interface WatchedPage {
  page: Page
  /** Breaches of the content security policy, errors, dialogs, and requests to another host. */
  faults: string[]
}

export interface Stage {
  fixture: FixtureServer
  open: (path: string, options?: BrowserContextOptions) => Promise<WatchedPage>
  close: () => Promise<void>
}

/** Serves the page as it is now with `answers`, and starts a browser. */
export async function openStage(answers: Answers): Promise<Stage> {
  const fixture = await startFixtureServer(await builtPage(), answers)
  const browser = await launchBrowser()
  return {
    fixture,
    open: (path, options) => openPage(browser, fixture.origin + path, options),
    close: async () => {
      await browser.close()
      await fixture.close()
    },
  }
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--headless'] })

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  const faults: string[] = []
  await page.exposeFunction('reportFault', (fault: string) => faults.push(fault))
  await page.addInitScript(() => {
    const report = Reflect.get(window, 'reportFault') as (fault: string) => void
    document.addEventListener('securitypolicyviolation', (event) =>
      report(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    )
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:')) {
      faults.push(`request: ${request.url()}`)
    }
  })
  await page.goto(url)
  return { page, faults }
}
