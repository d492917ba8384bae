import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing, launchBrowser, openPage, type WatchedPage } from './browser.ts'
import { type FixtureServer, startFixtureServer } from './fixture/fixture-server.ts'
import { answersFor, troubledHour } from './fixture/scenes.ts'

const PACKAGE = join(import.meta.dirname, '..')

/** Builds the panels as they are published, then a page of somebody else that uses them. */
async function buildHost(folder: string): Promise<string> {
  // What the panels leave to their installer is found where an installer would have put it.
  await symlink(join(PACKAGE, '../../node_modules'), join(folder, 'node_modules'))
  const panels = join(folder, 'panels')
  await build({
    configFile: join(PACKAGE, 'vite.panels.config.ts'),
    logLevel: 'error',
    build: { outDir: panels, emptyOutDir: true },
  })
  const app = join(folder, 'app')
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'fixture/host'),
    base: '/dashboard/',
    logLevel: 'error',
    resolve: {
      conditions: ['plumbline-source', 'module', 'browser', 'development|production'],
      alias: [
        { find: '@plumbline/dashboard/style.css', replacement: join(panels, 'index.css') },
        { find: '@plumbline/dashboard', replacement: join(panels, 'index.js') },
      ],
    },
    build: { outDir: app, emptyOutDir: true },
  })
  return app
}

describe.skipIf(browserMissing)('panels in somebody else’s page', () => {
  let folder: string
  let browser: Browser
  let fixture: FixtureServer
  let watched: WatchedPage | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-host-'))
    fixture = await startFixtureServer(await buildHost(folder), answersFor(troubledHour(Date.now())))
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await fixture?.close()
    await rm(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    await watched?.page.context().close()
    expect(watched?.faults).toEqual([])
    watched = undefined
  })

  const open = async (show: string): Promise<Page> => {
    watched = await openPage(browser, `${fixture.origin}/dashboard?show=${show}`, { colorScheme: 'light' })
    return watched.page
  }

  /** How the host’s own elements look, and what stands on its root. */
  const looksOf = (page: Page) =>
    page.evaluate(() => {
      const look = (selector: string) => {
        const { margin, padding, fontFamily, fontSize, color, backgroundColor, border, boxSizing, lineHeight } =
          getComputedStyle(document.querySelector(selector) as Element)
        return { margin, padding, fontFamily, fontSize, color, backgroundColor, border, boxSizing, lineHeight }
      }
      return {
        looks: ['html', 'body', 'h1', '#theirs'].map(look),
        attributes: document.documentElement.getAttributeNames(),
        variables: getComputedStyle(document.documentElement).getPropertyValue('--mantine-color-body'),
      }
    })

  test('show their figures, each in the scheme it was given', async () => {
    const page = await open('some')
    await page.getByText('Misses the target of 95 %').waitFor()
    await page.getByRole('region', { name: 'When were replies slow?' }).locator('canvas').waitFor()
    await page.getByRole('region', { name: 'Which messages?' }).getByText('conv-1003').first().waitFor()
    const grounds = await page
      .getByRole('region')
      .evaluateAll((sections) => sections.map((section) => getComputedStyle(section).backgroundColor))
    expect(grounds).toEqual(['rgb(22, 24, 27)', 'rgb(255, 255, 255)', 'rgb(255, 255, 255)'])
    expect(fixture.requests.some((request) => request.includes('conversationId=conv-1003'))).toBe(true)
  })

  test('leave the page around them as it was', async () => {
    const bare = await open('nothing')
    const before = await looksOf(bare)
    await bare.context().close()
    const page = await open('all')
    await page.getByText('Misses the target of 95 %').waitFor()
    expect(await looksOf(page)).toEqual(before)
  })

  test('open a message inside of themselves, and leave the address alone', async () => {
    const page = await open('all')
    await page.getByRole('region', { name: 'Which messages?' }).getByRole('button', { name: /^msg-/ }).first().click()
    const drawer = page.getByRole('dialog', { name: 'One message' })
    await drawer.getByText('Where did its time go?').waitFor()
    expect(await drawer.evaluate((element) => element.closest('.plumbline') !== null)).toBe(true)
    expect(new URL(page.url()).search).toBe('?show=all')
    expect(fixture.requests.some((request) => request.includes('window=6h'))).toBe(true)
  })

  test('are one component under both names', async () => {
    const page = await open('nothing')
    await expect.poll(() => page.title()).toBe('one component under both names')
  })
})
