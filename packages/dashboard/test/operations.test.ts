import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserMissing } from './browser.ts'
import { operationAnswers, troubledCalls } from './fixture/operations/operation-answers.ts'
import { answersFor, emptyHour, troubledHour } from './fixture/scenes.ts'
import { panel, searchOf, setStage } from './stage.ts'

const NOW = Date.now()

describe.skipIf(browserMissing)('the operations page', () => {
  const stage = setStage(() => answersFor(troubledHour(NOW)), { permissions: ['clipboard-read', 'clipboard-write'] })
  const { open } = stage
  const servicesOf = (page: Page) =>
    panel(page, 'How is each service doing?').getByRole('rowheader').getByRole('link').allTextContents()

  test('shows the score with what each part lost, what needs attention, and every service', async () => {
    const page = await open('/dashboard/operations')
    const score = panel(page, 'How healthy are the operations?')
    await score.getByText('of 100').waitFor()
    expect(await score.getByRole('listitem').first().textContent()).toMatch(/Error rate−[\d.]+\spoints of 30\spoints/)
    await score.getByText('Wins back:').waitFor()
    await panel(page, 'What needs attention?').getByText('Moderate error rate').waitFor()
    expect(await servicesOf(page)).toEqual(['supabase', 'hubspot', 'n8n', 'unleashed'])
    await page.getByText('All 4 services are up').waitFor()
    const worse = panel(page, 'What holds things up, or became worse?')
    await worse.getByRole('heading', { name: 'Became worse workflow.runDiscount of n8n' }).waitFor()
  })

  test('sorts services by a head; a second press turns it round, and the address keeps it', async () => {
    const page = await open('/dashboard/operations')
    const services = panel(page, 'How is each service doing?')
    await services.getByRole('columnheader', { name: 'P95' }).getByRole('link').click()
    await expect.poll(() => searchOf(page)).toBe('?order=p95.desc')
    const slowestFirst = await servicesOf(page)
    expect(slowestFirst.at(-1)).toBe('supabase')
    await services.getByRole('columnheader', { name: 'P95' }).getByRole('link').click()
    expect(await servicesOf(page)).toEqual(slowestFirst.toReversed())
    await page.reload()
    await services.getByRole('columnheader', { name: 'P95' }).waitFor()
    expect(await services.getByRole('columnheader', { name: 'P95' }).getAttribute('aria-sort')).toBe('ascending')
    expect(await servicesOf(page)).toEqual(slowestFirst.toReversed())
  })

  test('leads from a service to an operation to a call, and back leads up again', async () => {
    const page = await open('/dashboard/operations?window=30m')
    await panel(page, 'How is each service doing?').getByRole('link', { name: 'unleashed' }).click()
    await page.getByRole('heading', { level: 1, name: 'unleashed' }).waitFor()
    await panel(page, 'What does it do?').getByRole('link', { name: 'salesOrders.create' }).click()
    await page.getByRole('heading', { level: 1, name: 'salesOrders.create' }).waitFor()
    expect(searchOf(page)).toBe('?window=30m&service=unleashed&operation=salesOrders.create')
    await panel(page, 'Which calls?').getByRole('row').nth(1).getByRole('link').click()
    const drawer = page.getByRole('dialog', { name: 'One call' })
    await drawer.getByText('What else belongs to its trace?').waitFor()
    expect(searchOf(page)).toMatch(/&call=\d+\.\d+$/)

    await page.goBack()
    await drawer.waitFor({ state: 'detached' })
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'unleashed' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor()
    expect(searchOf(page)).toBe('?window=30m')
  })

  test('begins at the top of what was drilled into, with the keyboard in its content', async () => {
    const page = await open('/dashboard/operations')
    const link = panel(page, 'Which operations are slowest?').getByRole('link', { name: 'contacts.batch' })
    await link.focus()
    await link.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'contacts.batch' }).waitFor()
    expect(await page.evaluate(() => [window.scrollY, document.activeElement?.id])).toEqual([0, 'content'])
    await page.getByRole('navigation', { name: 'Where this is' }).getByRole('link', { name: 'All services' }).click()
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor()
  })

  test('shows how the durations of an operation are spread, as a chart and as a table', async () => {
    const page = await open('/dashboard/operations?service=n8n&operation=workflow.runDiscount')
    const heatmap = panel(page, 'How are the durations spread?')
    await heatmap.locator('canvas').waitFor()
    const slider = heatmap.getByRole('slider')
    await slider.focus()
    await slider.press('End')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/\d+\scalls?, (most|all)/)
    await heatmap.getByRole('button', { name: 'Show table' }).click()
    expect(await heatmap.getByRole('row').count()).toBe(61)
  })

  test('shows calls slowest first or only those that failed, as the address says', async () => {
    const page = await open('/dashboard/operations?service=unleashed&operation=salesOrders.create')
    const calls = panel(page, 'Which calls?')
    await calls.getByText('Slowest', { exact: true }).click()
    await calls.getByLabel('Result').selectOption('failed')
    await expect.poll(() => searchOf(page)).toContain('sort=slowest')
    await calls.getByText(/failed calls in this range, slowest first/).waitFor()
    expect(await calls.getByText('Succeeded').count()).toBe(0)
    expect(stage.fixture.requests).toContainEqual(expect.stringMatching(/calls\?.*order=slowest.*errorsOnly=true/))
  })

  test('opens a call from its link alone, with all that was sent of it, and copies it', async () => {
    const failed = troubledCalls(NOW).findLast(({ ok }) => !ok)
    if (!failed) throw new Error('no call failed')
    const { service, name, at, id } = failed
    // The range of the link has long passed the call: the call is found by its time.
    const query = new URLSearchParams({ window: '15m', service, operation: name, call: `${at}.${id}` })
    const page = await open(`/dashboard/operations?${query}`)
    const drawer = page.getByRole('dialog', { name: 'One call' })
    await drawer.getByText(failed.errorMessage).first().waitFor()
    expect(await drawer.getByRole('definition').allTextContents()).toEqual(
      expect.arrayContaining([`${service} / ${name}`, failed.subject, failed.release, failed.traceId, '1']),
    )
    await drawer.getByRole('button', { name: 'Copy as JSON' }).click()
    await drawer.getByText('Copied ✓').waitFor()
    expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(failed)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(searchOf(page)).not.toContain('call=')
  })

  test('says that a call is gone', async () => {
    const page = await open(`/dashboard/operations?call=${NOW}.gone`)
    await page.getByRole('dialog').getByText('This call is not kept any more').waitFor()
  })

  test('shows no figures of one service under the name of another while its own are on their way', async () => {
    const page = await open('/dashboard/operations?service=hubspot')
    await panel(page, 'What does it do?').getByText('contacts.batch').waitFor()
    stage.fixture.behaviour = { silent: true }
    await page.getByLabel('Service', { exact: true }).selectOption('n8n')
    await page.getByRole('heading', { level: 1, name: 'n8n' }).waitFor()
    await page.getByRole('status', { name: 'Loading' }).waitFor()
    expect(await page.getByText('contacts.batch').count()).toBe(0)
    stage.fixture.behaviour = {}
    stage.fixture.releaseSilent()
    await panel(page, 'What does it do?').getByText('workflow.runDiscount').waitFor()
  })

  test('narrows to a service in the toolbar', async () => {
    const page = await open('/dashboard/operations')
    await panel(page, 'How is each service doing?').waitFor()
    await page.getByLabel('Service', { exact: true }).selectOption('hubspot')
    await page.getByRole('heading', { level: 1, name: 'hubspot' }).waitFor()
    expect(searchOf(page)).toBe('?service=hubspot')
  })

  test('narrows every panel to an environment, on the way down too, and compares in it', async () => {
    const page = await open('/dashboard/operations')
    await page.getByLabel('Environment').selectOption('staging')
    const services = panel(page, 'How is each service doing?')
    await services.getByRole('link', { name: 'hubspot' }).waitFor({ state: 'detached' })
    await services.getByRole('link', { name: 'unleashed' }).waitFor()
    expect(await servicesOf(page)).toEqual(['unleashed'])
    stage.fixture.requests.length = 0
    await services.getByRole('link', { name: 'unleashed' }).click()
    await panel(page, 'What does it do?').getByRole('link', { name: 'stock.read' }).click()
    await panel(page, 'Which calls?').getByRole('row').nth(1).waitFor()
    expect(searchOf(page)).toBe('?service=unleashed&operation=stock.read&environment=staging')
    const panels = stage.fixture.requests.filter((request) => /operations|bottlenecks/.test(request))
    expect(new Set(panels.map((request) => /[a-z]+(?=\?)/.exec(request)?.[0]))).toEqual(
      new Set(['report', 'stats', 'health', 'bottlenecks', 'calls', 'heatmap']),
    )
    expect(panels.filter((request) => !request.includes('environment=staging'))).toEqual([])
    await page.getByRole('link', { name: /^Compare with/ }).click()
    expect(await page.getByLabel('Environment').inputValue()).toBe('staging')
  })

  test('says that an environment has no operations of a service, and leads to all', async () => {
    const page = await open('/dashboard/operations?service=n8n&environment=staging')
    await page.getByRole('heading', { name: 'No operations of n8n in staging in the last hour' }).waitFor()
    await page.getByRole('button', { name: 'Show all environments' }).click()
    await panel(page, 'What does it do?').waitFor()
  })

  test('tells a new installation how to send the first operation, and fills as soon as it comes', async () => {
    stage.fixture.answers = answersFor(emptyHour(NOW), { everReceived: false })
    const page = await open('/dashboard/operations')
    await page.getByText('Waiting for the first operation…').waitFor()
    expect(await page.getByText('curl -X POST').textContent()).toContain(`${stage.fixture.origin}/api/v1/measurements`)
    await page.getByText("plumbline.operation('hubspot', 'contacts.batch'").waitFor()
    await page.getByText(/plumbline import/).waitFor()
    await page.getByText('live', { exact: true }).waitFor()
    stage.fixture.answers = answersFor(troubledHour(NOW))
    stage.fixture.announceData()
    await panel(page, 'How is each service doing?').waitFor()
  })

  test('shows too few calls as unknown, never as good', async () => {
    const few = troubledCalls(NOW).slice(0, 3)
    stage.fixture.answers = { ...answersFor(troubledHour(NOW)), operations: operationAnswers(few, NOW) }
    const page = await open('/dashboard/operations')
    const score = panel(page, 'How healthy are the operations?')
    await score.getByText('No data').waitFor()
    expect(await score.textContent()).not.toContain('100')
    await panel(page, 'What needs attention?').getByText('Too little to tell').waitFor()
  })

  test.each([
    ['/operations/report', 'The store cannot be reached', 0],
    ['/operations/calls', 'The store cannot be reached', 1],
    ['/operations/health', 'How does it do?', 1],
  ])('keeps what it has when %s fails', async (problemPath, shown, panels) => {
    stage.fixture.behaviour = { problemStatus: 503, problemPath }
    const page = await open('/dashboard/operations?service=n8n&operation=workflow.runDiscount')
    await page.getByText(shown).waitFor()
    expect(await panel(page, 'How does it do?').count()).toBe(panels)
  })

  test('asks for the token', async () => {
    stage.fixture.behaviour = { token: 'read-me' }
    const page = await open('/dashboard/operations')
    await page.getByRole('heading', { name: 'This server asks for a token' }).waitFor()
  })
})
