import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { describe, expect, inject, test } from 'vitest'
import { browserMissing } from './browser.ts'
import { answersFor, troubledHour } from './fixture/scenes.ts'
import { setStage } from './stage.ts'

const NOW = Date.now()
const PACKAGE = join(import.meta.dirname, '..')

/** Builds the panels as they are published, then a page of somebody else that uses them. */
async function buildHost(): Promise<string> {
  const folder = join(inject('runFolder'), 'host')
  await mkdir(folder)
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
  const stage = setStage(() => answersFor(troubledHour(NOW)), { colorScheme: 'light' }, buildHost)
  const open = (show: string) => stage.open(`/dashboard?show=${show}`)

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
    expect(stage.fixture.requests.some((request) => request.includes('conversationId=conv-1003'))).toBe(true)
  })

  test('leave the page around them as it was', async () => {
    const before = await looksOf(await open('nothing'))
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
    expect(stage.fixture.requests.some((request) => request.includes('window=6h'))).toBe(true)
  })

  test('are one component under both names', async () => {
    const page = await open('nothing')
    await expect.poll(() => page.title()).toBe('one component under both names')
  })
})
