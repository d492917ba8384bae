import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../reliability/harness/eventually.ts'
import { openSite, type Server, type Site } from '../reliability/harness/server.ts'
import { check, DEEP_QUEUE, measureDepth } from './alert-site.ts'

const CHROMIUM = '/usr/bin/chromium'

/** In CI a missing browser is a failure; on somebody's machine it is a reason to skip, said aloud. */
const browserMissing = !existsSync(CHROMIUM) && process.env.CI !== 'true'
if (browserMissing) console.warn(`skipped: the test of the Alerts page needs Chromium at ${CHROMIUM}`)

async function openPage(browser: Browser, url: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await page.goto(url)
  return { page, faults }
}

describe.skipIf(browserMissing)('the Alerts page of a real server', () => {
  let site: Site
  let server: Server
  let browser: Browser
  beforeAll(async () => {
    site = openSite()
    server = await site.start({ config: DEEP_QUEUE })
    await measureDepth(server.url, 80)
    await eventually(async () => expect(await check(server.url)).toHaveLength(1))
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--headless'] })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await site.close()
  })

  test('shows what fires with its numbers, and takes an acknowledgement', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/dashboard/alerts`)
    await page.getByRole('link', { name: /Alerts/ }).waitFor()
    await page.getByText('Queue depth of the helpdesk: 80, above 50').first().waitFor()
    await page
      .getByRole('button', { name: /^Acknowledge/ })
      .first()
      .click()
    const asked = page.getByRole('textbox', { name: /name/i })
    if (await asked.isVisible()) await asked.fill('ops')
    const confirm = page.getByRole('button', { name: /^Acknowledge/ }).last()
    if (await confirm.isVisible()) await confirm.click()
    await expect.poll(async () => (await check(server.url))[0]?.state, { timeout: 10_000 }).toBe('acknowledged')
    expect(faults).toEqual([])
    await page.close()
  })

  test('lists every rule with its sentence, and the channels', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/dashboard/alerts?tab=rules`)
    await page.getByText('queue.depth > 50', { exact: true }).first().waitFor()
    await page.goto(`${server.url}/dashboard/alerts?tab=channels`)
    await page.getByText('console').first().waitFor()
    expect(faults).toEqual([])
    await page.close()
  })
})
