import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

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

export const DESKTOP = { width: 1280, height: 900 }

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--headless'] })

/** An empty page with nothing in its storage, whose paths are those of `origin`. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: DESKTOP,
    colorScheme: 'light',
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
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('data:')) {
      faults.push(`request: ${request.url()}`)
    }
  })
  return { page, faults }
}
