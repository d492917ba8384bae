import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing, openStage, type Stage, type WatchedPage } from './browser.ts'
import { messageDetail, overviewAnswer, performanceAnswer, seriesAnswer } from './fixture/answers.ts'
import type { Answers } from './fixture/fixture-server.ts'
import { troubledHour } from './fixture/scenes.ts'

/** Strings that run, break out of an attribute, or change what stands around them where text is taken for markup. */
const HOSTILE = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '"><svg onload=window.pwned=1>',
  "javascript:window.pwned=1//'",
  '{{constructor.constructor("window.pwned=1")()}}',
  '\u202Egnp.exe',
  `${'W'.repeat(180)}<b>`,
]
const evil = (index: number): string => HOSTILE[index % HOSTILE.length] ?? ''

/** An hour in which every text that somebody else writes is hostile. */
function hostileAnswers(): Answers {
  const scene = troubledHour(Date.now())
  scene.samples = scene.samples.map((sample, index) => ({
    ...sample,
    messageId: `${evil(index)}${index}`,
    conversationId: evil(index + 1),
  }))
  return {
    overview: () => {
      const answer = overviewAnswer(scene)
      answer.sentence = `Late: ${evil(0)} ${evil(1)}`
      answer.systems = HOSTILE.map((text, index) => ({
        ...(answer.systems[0] as (typeof answer.systems)[number]),
        id: `${text}${index}`,
        title: text,
        headline: text,
        detail: text,
      }))
      answer.services = answer.services.flatMap((service) =>
        HOSTILE.map((text) => ({ ...service, service: text, kind: text, unit: text })),
      )
      answer.findings = answer.findings.map((finding, index) => ({
        ...finding,
        title: evil(index),
        explanation: evil(index + 1),
      }))
      return answer
    },
    performance: (query) => {
      const answer = performanceAnswer(scene, { limit: Number(query.get('limit')), conversationId: null })
      const { data } = answer
      data.phases = data.phases.map((phase, index) => ({ ...phase, title: evil(index) }))
      data.findings = data.findings.map((finding, index) => ({
        ...finding,
        title: evil(index),
        explanation: evil(index + 1),
        nextSteps: HOSTILE,
      }))
      if (data.blame) data.blame.sentence = HOSTILE.join(' ')
      return answer
    },
    series: () => {
      const answer = seriesAnswer(scene, null)
      return { ...answer, phases: answer.phases.map((phase, index) => ({ ...phase, title: evil(index) })) }
    },
    message: (id) => {
      const sample = scene.samples.find(({ messageId }) => messageId === id)
      if (!sample) return undefined
      const detail = messageDetail(sample)
      detail.notes = HOSTILE
      detail.marks = detail.marks.map((mark, index) => ({
        ...mark,
        stage: index === 0 ? mark.stage : evil(index),
        service: evil(index),
        release: evil(index + 1),
        environment: evil(index + 2),
        attributes: Object.fromEntries(HOSTILE.map((text) => [text, text])),
      }))
      return detail
    },
  }
}

describe.skipIf(browserMissing)('hostile texts stay texts', () => {
  let stage: Stage
  let watched: WatchedPage | undefined

  beforeAll(async () => {
    stage = await openStage(hostileAnswers())
  })
  afterAll(() => stage?.close())
  afterEach(async () => {
    expect(await watched?.page.evaluate(() => Reflect.get(window, 'pwned'))).toBeUndefined()
    expect(watched?.faults).toEqual([])
    await watched?.page.context().close()
    watched = undefined
  })

  const open = async (path: string) => {
    watched = await stage.open(path, { viewport: { width: 360, height: 800 } })
    return watched.page
  }
  const widthOf = () => watched?.page.evaluate(() => document.documentElement.scrollWidth)

  test('on the overview, which does not widen either', async () => {
    const page = await open('/dashboard')
    await page.getByText(`Late: ${evil(0)} ${evil(1)}`).waitFor()
    await page.getByRole('region', { name: 'How is each service doing?' }).getByText(evil(1)).first().waitFor()
    expect(await widthOf()).toBe(360)
  })

  test('on the chat page, under the cursor, in its tables', async () => {
    const page = await open('/dashboard/chat')
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

  test.each(HOSTILE.map((text, index) => [`${text}${index}`] as const))('in the details of message %j', async (id) => {
    const page = await open(`/dashboard/chat?message=${encodeURIComponent(id)}`)
    const drawer = page.getByRole('dialog')
    await drawer.getByText('What is odd about it?').waitFor()
    await drawer
      .getByText(/attributes$/)
      .first()
      .click()
    expect(await drawer.getByRole('listitem').allTextContents()).toContain(evil(0))
    expect(await widthOf()).toBe(360)
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
    const page = await open(`/dashboard/chat?${query}`)
    await page.getByRole('region', { name: 'Which messages?' }).waitFor()
    expect(await page.getByLabel('Conversation id').inputValue()).toBe(evil(0))
  })
})
