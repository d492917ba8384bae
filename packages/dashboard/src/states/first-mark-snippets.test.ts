import { expect, test } from 'vitest'
import { firstMarkCommand, sdkLines } from './first-mark-snippets.ts'

test('the command goes to the page’s own origin and carries a whole mark', () => {
  const command = firstMarkCommand('http://127.0.0.1:3000', false)
  expect(command).toContain('http://127.0.0.1:3000/api/v1/marks')
  const body: unknown = JSON.parse(/-d '(.*)'/.exec(command)?.[1] ?? '')
  expect(body).toEqual({ messageId: 'hello-1', conversationId: 'trial', stage: 'queued' })
  expect(command).not.toContain('authorization')
})

test('every line but the last goes on', () => {
  for (const needsKey of [true, false]) {
    const lines = firstMarkCommand('http://127.0.0.1:3000', needsKey).split('\n')
    expect(lines.map((line) => line.endsWith(' \\'))).toEqual(lines.map((_, index) => index < lines.length - 1))
  }
})

test('a server that asks for tokens wants a key with the mark', () => {
  expect(firstMarkCommand('https://a.example', true)).toContain('-H "authorization: Bearer $PLUMBLINE_INGEST_KEY"')
})

test('the SDK takes three lines', () => {
  expect(sdkLines('http://127.0.0.1:3000').split('\n')).toHaveLength(3)
})
