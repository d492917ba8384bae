import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserMissing } from './browser.ts'
import { answersFor, troubledHour } from './fixture/scenes.ts'
import { searchOf, setStage } from './stage.ts'

const NOW = Date.now()

describe.skipIf(browserMissing)('the address of the page', () => {
  const scene = troubledHour(NOW)
  const [first] = scene.samples
  const stage = setStage(() => answersFor(scene), { permissions: ['clipboard-read', 'clipboard-write'] })

  const open = async (path: string): Promise<Page> => {
    const page = await stage.open(path)
    await page.getByText('Misses the target of 95 %').or(page.getByText('Chat replies are slow')).waitFor()
    return page
  }
  const checkedRange = (page: Page) =>
    page.getByRole('radiogroup', { name: 'Time range' }).getByRole('radio', { checked: true })

  test('follows the time range, and back and forward follow it', async () => {
    const page = await open('/dashboard/chat')
    await page.getByText('24h', { exact: true }).click()
    await expect.poll(() => searchOf(page)).toBe('?window=24h')
    await page.getByText('7d', { exact: true }).click()
    await expect.poll(() => searchOf(page)).toBe('?window=7d')
    await page.goBack()
    expect(await checkedRange(page).getAttribute('value')).toBe('24h')
    await page.goBack()
    expect(await checkedRange(page).getAttribute('value')).toBe('1h')
    expect(searchOf(page)).toBe('')
    await page.goForward()
    expect(await checkedRange(page).getAttribute('value')).toBe('24h')
    await expect
      .poll(() => stage.fixture.requests.some((request) => request.includes('performance?window=24h')))
      .toBe(true)
  })

  test('holds an open message; Escape closes it, back opens it again, a reload keeps it', async () => {
    const page = await open('/dashboard/chat')
    await page.getByRole('link', { name: first?.messageId ?? '' }).click()
    const drawer = page.getByRole('dialog', { name: 'One message' })
    await drawer.getByText('Where did its time go?').waitFor()
    expect(searchOf(page)).toBe(`?message=${first?.messageId}`)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(searchOf(page)).toBe('')
    await page.goBack()
    await drawer.getByText('Where did its time go?').waitFor()
    await page.reload()
    await drawer.getByText('Where did its time go?').waitFor()
  })

  test('shows its reader the same: order, state, conversation, zone', async () => {
    const page = await open('/dashboard/chat')
    await page.getByText('Slowest', { exact: true }).click()
    await page.getByLabel('State').selectOption('complete')
    await page.getByRole('button', { name: /switch to UTC/ }).click()
    await page.getByLabel('Conversation id').fill('conv-1003')
    await page.getByLabel('Conversation id').press('Enter')
    await expect.poll(() => searchOf(page)).toBe('?zone=utc&conversation=conv-1003&sort=slowest&state=complete')
    const samples = page.getByRole('region', { name: 'Which messages?' })
    await samples.getByText(/“Complete” messages, slowest first/).waitFor()
    const shown = await samples.textContent()

    await page.reload()
    await samples.getByText(/“Complete” messages, slowest first/).waitFor()
    expect(await samples.textContent()).toBe(shown)
    expect(await page.getByLabel('Conversation id').inputValue()).toBe('conv-1003')
    await page.getByRole('button', { name: 'Show all conversations' }).click()
    await expect.poll(() => searchOf(page)).toBe('?zone=utc&sort=slowest&state=complete')
  })

  test('takes a stretch that was dragged over in a chart, and back leaves it', async () => {
    const page = await open('/dashboard/chat')
    const slider = page.getByRole('slider').first()
    await slider.locator('canvas').waitFor()
    await slider.scrollIntoViewIfNeeded()
    const box = await slider.boundingBox()
    if (!box) throw new Error('the chart has no box')
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 80, { steps: 4 })
    await page.mouse.move(box.x + box.width * 0.7, box.y + 80, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => searchOf(page)).toMatch(/^\?from=.+&to=/)
    const query = new URLSearchParams(searchOf(page))
    const lengthMs = Date.parse(query.get('to') ?? '') - Date.parse(query.get('from') ?? '')
    expect(lengthMs % 60_000).toBe(0)
    expect(lengthMs).toBeGreaterThan(10 * 60_000)
    expect(lengthMs).toBeLessThan(16 * 60_000)
    await page.goBack()
    expect(searchOf(page)).toBe('')
  })

  test('takes two ends of one’s own', async () => {
    const page = await open('/dashboard/chat?zone=utc')
    await page.getByRole('button', { name: 'Custom' }).click()
    const to = new Date(NOW).toISOString().slice(0, 19)
    const from = new Date(NOW - 1_800_000).toISOString().slice(0, 19)
    await page.getByLabel('From').fill(to)
    await page.getByLabel('To', { exact: true }).fill(from)
    await page.getByText('The end has to come after the start.').waitFor()
    await page.getByLabel('From').fill(from)
    await page.getByLabel('To', { exact: true }).fill(to)
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await expect.poll(() => new URLSearchParams(searchOf(page)).get('from')).toBe(`${from}.000Z`)
  })

  test('keeps the range on the way from page to page', async () => {
    const page = await open('/dashboard?window=6h&zone=utc')
    await page.getByRole('link', { name: /Chat replies/ }).click()
    await page.getByText('Misses the target of 95 %').waitFor()
    expect(page.url()).toBe(`${stage.fixture.origin}/dashboard/chat?window=6h&zone=utc`)
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Chat replies are slow').waitFor()
    expect(page.url()).toBe(`${stage.fixture.origin}/dashboard?window=6h&zone=utc`)
  })

  test('that nobody knows leads back to the overview', async () => {
    const page = await stage.open('/dashboard/nowhere')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByRole('link', { name: 'Go to the overview' }).click()
    await page.getByText('Chat replies are slow').waitFor()
  })

  test('of a message that is gone says so', async () => {
    const page = await open('/dashboard/chat?message=gone')
    const drawer = page.getByRole('dialog', { name: 'One message' })
    await drawer.getByText('No such message').waitFor()
    await drawer.getByText('Marks are kept for 7 days; this one may be older.').waitFor()
  })

  test('of a message can be copied as JSON', async () => {
    const page = await open(`/dashboard/chat?message=${first?.messageId}`)
    await page.getByRole('button', { name: 'Copy as JSON' }).click()
    await page.getByText('Copied ✓').waitFor()
    const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
    expect(copied).toMatchObject({ message: { messageId: first?.messageId }, pipeline: 'chat' })
  })
})
