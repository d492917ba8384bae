import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEventReader } from './event-stream.ts'

const STREAM = 'retry: 3000\nevent: hello\ndata: {}\n\n: still here\n\nid: 1\nevent: data\ndata: {}\n\ndata: plain\n\n'
const EVENTS = ['hello', 'data', 'message']

test('names the events in order and passes over comments', () => {
  expect(createEventReader()(STREAM)).toEqual(EVENTS)
})

test.each(['\r\n', '\r'])('takes %j as the end of a line', (end) => {
  const read = createEventReader()
  expect([...read(STREAM.replaceAll('\n', end)), ...read('\n')]).toEqual(EVENTS)
})

test('reads the same events wherever the pieces are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: STREAM.length })), fc.constantFrom('\n', '\r\n'), (cuts, end) => {
      const text = STREAM.replaceAll('\n', end)
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const read = createEventReader()
      const events = places.flatMap((place, index) => read(text.slice(place, places[index + 1] ?? text.length)))
      expect(events).toEqual(EVENTS)
    }),
  )
})

test('keeps an unfinished event back', () => {
  const read = createEventReader()
  expect(read('event: data\ndata: {}')).toEqual([])
  expect(read('\n\n')).toEqual(['data'])
})

test('forgets a line that never ends', () => {
  const read = createEventReader(10)
  expect(read('x'.repeat(11))).toEqual([])
  expect(read('\nevent: data\n\n')).toEqual(['data'])
})
