import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing, launchBrowser, openPage } from '../../packages/dashboard/test/browser.ts'
import { eventually } from '../reliability/harness/eventually.ts'
import { openSite, type Server, type Site } from '../reliability/harness/server.ts'
import { check, DEEP_QUEUE, measureDepth } from './alert-site.ts'

describe.skipIf(browserMissing)('the Alerts page of a real server', () => {
  let site: Site
  let server: Server
  let browser: Browser
  beforeAll(async () => {
    site = openSite()
    server = await site.start({ config: DEEP_QUEUE })
    await measureDepth(server.url, 80)
    await eventually(async () => expect(await check(server.url)).toHaveLength(1))
    browser = await launchBrowser()
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
    await page.context().close()
  })

  test('lists every rule with its sentence, and the channels', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/dashboard/alerts?tab=rules`)
    await page.getByText('queue.depth > 50', { exact: true }).first().waitFor()
    await page.goto(`${server.url}/dashboard/alerts?tab=channels`)
    await page.getByText('console').first().waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })
})
