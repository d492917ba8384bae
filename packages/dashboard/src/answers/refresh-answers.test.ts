import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'
import { createQueryClient } from '../api/query-client.ts'
import { ANSWERS_KEY, refreshAnswers } from './refresh-answers.ts'

const client = createQueryClient()
const endings: (() => void)[] = []
afterEach(() => {
  for (const end of endings.splice(0)) end()
  client.clear()
})

/** A question that somebody on the page is asking; the test answers it. */
function ask() {
  const pending: ((answer: string) => void)[] = []
  const observer = new QueryObserver(client, {
    queryKey: [ANSWERS_KEY, 'question'],
    queryFn: () => new Promise<string>((resolve) => pending.push(resolve)),
  })
  endings.push(observer.subscribe(() => {}))
  return {
    asked: () => pending.length,
    answer: (text: string) => pending.at(-1)?.(text),
    shown: () => observer.getCurrentResult().data,
  }
}

test('news that come while the first answer is on its way are not lost', async () => {
  const { asked, answer, shown } = ask()
  expect(asked()).toBe(1)
  const refreshed = refreshAnswers(client)
  answer('before the news')
  await expect.poll(asked).toBe(2)
  answer('with the news')
  await refreshed
  expect(shown()).toBe('with the news')
})

test('the old answer stays until the new one is there', async () => {
  const { asked, answer, shown } = ask()
  answer('old')
  await expect.poll(shown).toBe('old')
  const refreshed = refreshAnswers(client)
  await expect.poll(asked).toBe(2)
  expect(shown()).toBe('old')
  answer('new')
  await refreshed
  expect(shown()).toBe('new')
})
