import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserMissing } from './browser.ts'
import { operationAnswers, troubledCalls } from './fixture/operations/operation-answers.ts'
import { answersFor, troubledHour } from './fixture/scenes.ts'
import { panel, searchOf, setStage } from './stage.ts'

const NOW = Date.now()

describe.skipIf(browserMissing)('the compare page', () => {
  const stage = setStage(() => answersFor(troubledHour(NOW)), { permissions: ['clipboard-read', 'clipboard-write'] })
  const { open } = stage
  const queryOf = (page: Page) => new URLSearchParams(searchOf(page))
  const asked = () => stage.fixture.requests.filter((request) => request.startsWith('/api/v1/compare'))

  test('says the verdict first, then what degraded, by how much and how surely', async () => {
    const page = await open('/dashboard/compare')
    await page.getByText(/1 degraded.*24h against previous:24h/).waitFor()
    const operations = panel(page, 'What changed in each operation?')
    const first = operations.getByRole('row').nth(1)
    expect(await first.textContent()).toMatch(/workflow\.runDiscountn8n/)
    expect(await first.textContent()).toMatch(/\+[\d.]+\s%.*\+[\d.]+\s%? to \+[\d.]+\s%.*Degraded/)
    expect(await first.textContent()).toMatch(/Mean rose from/)
  })

  test('explains what is inconclusive by the samples that are missing, and never calls it good', async () => {
    const few = troubledCalls(NOW).filter((_, index) => index % 40 === 0)
    stage.fixture.answers = { ...answersFor(troubledHour(NOW)), operations: operationAnswers(few, NOW) }
    const page = await open('/dashboard/compare?statistic=p95')
    await page.getByText(/No change is certain/).waitFor()
    const operations = panel(page, 'What changed in each operation?')
    await operations
      .getByText(/Too few samples: each side needs 72; \d+ more before and \d+ more after\./)
      .first()
      .waitFor()
    expect(await operations.getByRole('row').getByText('Inconclusive').count()).toBeGreaterThan(2)
    expect(
      await operations
        .getByRole('row')
        .getByText(/Stable|Improved/)
        .count(),
    ).toBe(0)
  })

  test('lists what is on one side only apart, without a verdict', async () => {
    const page = await open('/dashboard/compare')
    const apart = panel(page, 'What is on one side only?')
    await apart.getByText('hubspot: deals.legacy').waitFor()
    await apart.getByText('hubspot: deals.update').waitFor()
    expect(await panel(page, 'What changed in each operation?').getByText('deals.legacy').count()).toBe(0)
  })

  test('narrows to one verdict, and the address keeps it', async () => {
    const page = await open('/dashboard/compare')
    await page
      .getByRole('navigation', { name: 'Verdicts shown' })
      .getByRole('link', { name: /Degraded/ })
      .click()
    const operations = panel(page, 'What changed in each operation?')
    await expect.poll(() => operations.getByRole('row').count()).toBe(2)
    await page.reload()
    await operations.getByRole('row').nth(1).waitFor()
    expect(await operations.getByRole('row').count()).toBe(2)
    expect(queryOf(page).get('verdict')).toBe('degraded')
  })

  test('offers what there is to compare: releases, variants, a baseline', async () => {
    const page = await open('/dashboard/compare')
    await page.getByRole('link', { name: 'Release 1.5.0 against 1.4.0' }).click()
    await expect.poll(() => asked().at(-1)).toContain('before=release%3A1.4.0&after=release%3A1.5.0')
    expect(await page.getByLabel('After: what is judged').inputValue()).toBe('release:1.5.0')
    expect(await page.getByRole('link', { name: 'Release 1.5.0 against 1.4.0' }).getAttribute('aria-current')).toBe(
      'true',
    )
    await page.getByRole('link', { name: 'Variant b against a' }).click()
    await expect.poll(() => queryOf(page).get('after')).toBe('variant:b')
    await page.goBack()
    expect(await page.getByLabel('After: what is judged').inputValue()).toBe('release:1.5.0')
  })

  test('takes sides as text, says what is wrong with one, and does not ask the server about it', async () => {
    const page = await open('/dashboard/compare')
    await page.getByText(/1 degraded/).waitFor()
    const before = stage.fixture.requests.length
    await page.getByLabel('Before: what is compared with').fill('yesterday')
    await page.getByText(/"yesterday" is not understood/).waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    expect(queryOf(page).get('before')).toBeNull()
    expect(asked().slice(before)).toEqual([])
    await page.getByLabel('Before: what is compared with').fill('baseline:3')
    await page.getByLabel('Least change that counts, %').fill('7,5')
    await page.getByRole('button', { name: 'Compare' }).click()
    await expect.poll(() => queryOf(page).toString()).toBe('before=baseline%3A3&minimumPercent=7.5')
  })

  test('keeps a side that cannot be read in its field, for its writer to mend', async () => {
    const page = await open('/dashboard/compare?before=last+friday')
    expect(await page.getByLabel('Before: what is compared with').inputValue()).toBe('last friday')
    await page.getByText(/"last friday" is not understood/).waitFor()
    expect(asked()).toEqual([])
  })

  test('copies the line for a CI job', async () => {
    const page = await open('/dashboard/compare?before=release%3A1.4.0&after=release%3A1.5.0&statistic=p95&service=n8n')
    await page.getByRole('button', { name: 'Copy the line' }).click()
    await page.getByText('Copied ✓').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'plumbline compare "release:1.4.0" "release:1.5.0" --service "n8n" --statistic "p95" --fail-on degraded',
    )
  })

  test('shows twenty of many operations, and more when asked', async () => {
    const many = troubledCalls(NOW).map((call, index) => ({ ...call, name: `${call.name}.${index % 30}` }))
    stage.fixture.answers = { ...answersFor(troubledHour(NOW)), operations: operationAnswers(many, NOW) }
    const page = await open('/dashboard/compare')
    const operations = panel(page, 'What changed in each operation?')
    await operations.getByRole('row').nth(20).waitFor()
    expect(await operations.getByRole('row').count()).toBe(21)
    await operations.getByRole('button', { name: /^Show more of \d+ operations$/ }).click()
    expect(await operations.getByRole('row').count()).toBe(41)
  })

  test('narrows to a service', async () => {
    const page = await open('/dashboard/compare')
    await panel(page, 'What changed in each service?').getByRole('link', { name: 'n8n' }).click()
    await expect.poll(() => asked().at(-1)).toContain('service=n8n')
    await page.getByLabel('Service', { exact: true }).selectOption('')
    await expect.poll(() => asked().at(-1)).not.toContain('service=')
  })

  test('compares within an environment, and offers the releases of it', async () => {
    const page = await open('/dashboard/compare')
    await page.getByLabel('Environment').selectOption('staging')
    await expect.poll(() => asked().at(-1)).toContain('environment=staging')
    expect(queryOf(page).get('environment')).toBe('staging')
    expect(stage.fixture.requests).toContain('/api/v1/operations/labels?environment=staging')
    expect(await page.getByText('plumbline compare').textContent()).toContain('--environment "staging"')
    await page.getByLabel('Environment').selectOption('')
    await expect.poll(() => asked().at(-1)).not.toContain('environment')
  })

  test('says which side is empty', async () => {
    stage.fixture.answers = { ...answersFor(troubledHour(NOW)), operations: operationAnswers([], NOW) }
    const page = await open('/dashboard/compare')
    await page.getByRole('heading', { name: 'Nothing to compare' }).waitFor()
    await page.getByText('There is no operation in “previous:24h”.').waitFor()
  })

  test('shows why the server refused, and still lets the sides be changed', async () => {
    stage.fixture.behaviour = { problemStatus: 503, problemPath: '/compare' }
    const page = await open('/dashboard/compare')
    await page.getByRole('alert').getByText('The store cannot be reached').waitFor()
    await page.getByLabel('Before: what is compared with').waitFor()
  })
})
