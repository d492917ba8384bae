import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { browserMissing } from './browser.ts'
import { evil, HOSTILE, hostileAnswers, hostileCalls } from './fixture/hostile-answers.ts'
import { setStage } from './stage.ts'

describe.skipIf(browserMissing)('hostile texts stay texts', () => {
  const stage = setStage(hostileAnswers, { viewport: { width: 360, height: 800 } })
  let page: Page
  afterEach(async () => {
    expect(await page.evaluate(() => Reflect.get(window, 'pwned'))).toBeUndefined()
  })

  const open = async (path: string) => {
    page = await stage.open(path)
  }
  const widthOf = () => page.evaluate(() => document.documentElement.scrollWidth)

  test('on the overview, which does not widen either', async () => {
    await open('/dashboard')
    await page.getByText(`Late: ${evil(0)} ${evil(1)}`).waitFor()
    await page.getByRole('region', { name: 'How is each service doing?' }).getByText(evil(1)).first().waitFor()
    expect(await widthOf()).toBe(360)
  })

  test('on the chat page, under the cursor, in its tables', async () => {
    await open('/dashboard/chat')
    await page.getByRole('region', { name: 'What needs attention?' }).getByText(evil(0)).first().waitFor()
    await page
      .getByRole('region', { name: 'Which messages?' })
      .getByRole('link', { name: `${evil(1)}1`, exact: true })
      .waitFor()
    await page.getByRole('slider').first().hover()
    const chart = page.getByRole('button', { name: 'Show table' }).first()
    while (await chart.isVisible()) await chart.click()
    expect(await widthOf()).toBe(360)
  })

  test('in the details of every message', async () => {
    await open('/dashboard/chat')
    for (const [index, text] of HOSTILE.entries()) {
      const id = `${text}${index}`
      await page.evaluate(
        (query) => history.pushState(null, '', `?${query}`),
        `${new URLSearchParams({ message: id })}`,
      )
      const drawer = page.getByRole('dialog').filter({ hasText: id })
      await drawer.getByText('What is odd about it?').waitFor()
      await drawer
        .getByText(/attributes$/)
        .first()
        .click()
      expect(await drawer.getByRole('listitem').allTextContents()).toContain(evil(0))
      expect(await widthOf()).toBe(360)
    }
  })

  test('in the address', async () => {
    const query = new URLSearchParams({
      conversation: evil(0),
      window: evil(1),
      from: evil(2),
      to: evil(3),
      state: evil(1),
      sort: evil(0),
    })
    await open(`/dashboard/chat?${query}`)
    await page.getByRole('region', { name: 'Which messages?' }).waitFor()
    expect(await page.getByLabel('Conversation id').inputValue()).toBe(evil(0))
  })

  test('on the operations page, in its tables and charts', async () => {
    await open('/dashboard/operations')
    await page.getByRole('region', { name: 'How is each service doing?' }).getByText(evil(1)).first().waitFor()
    await page.getByRole('region', { name: 'Which errors?' }).getByText(evil(2)).first().waitFor()
    const chart = page.getByRole('button', { name: 'Show table' }).first()
    while (await chart.isVisible()) await chart.click()
    expect(await widthOf()).toBe(360)
  })

  test('in the details of a call, its trace and its error', async () => {
    const [call] = hostileCalls(Date.now()).filter(({ ok }) => !ok)
    if (!call) throw new Error('no call failed')
    const query = new URLSearchParams({ service: call.service, operation: call.name, failed: 'true' })
    await open(`/dashboard/operations?${query}`)
    const calls = page.getByRole('region', { name: 'Which calls?' })
    await calls.getByRole('link').first().click()
    const drawer = page.getByRole('dialog', { name: 'One call' })
    await drawer.getByText('What else belongs to its trace?').waitFor()
    expect(await drawer.getByRole('definition').allTextContents()).toContain(evil(0))
    expect(await widthOf()).toBe(360)
  })

  test('on the compare page, and in the line to copy', async () => {
    const query = new URLSearchParams({ before: `release:${evil(6)}`, after: `release:${evil(2)}`, service: evil(1) })
    await open(`/dashboard/compare?${query}`)
    await page.getByRole('region', { name: 'What changed in each operation?' }).waitFor()
    expect(await page.getByText('plumbline compare').textContent()).toContain(`'release:${evil(2)}'`)
    expect(await page.getByLabel('Before: what is compared with').inputValue()).toBe(`release:${evil(6)}`)
    expect(await widthOf()).toBe(360)
  })
})
