import { expect, test } from 'vitest'
import { createTurnstile } from './turnstile.ts'

test('so many run at once, the rest in order, and one that fails gives its place on', async () => {
  const turnstile = createTurnstile(2)
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const begun: number[] = []
  const works = gates.map((gate, i) =>
    turnstile(async () => {
      begun.push(i)
      await gate.promise
      if (i === 0) throw new Error('failed')
    }),
  )
  expect(begun).toEqual([0, 1])
  gates[0]?.resolve()
  await expect(works[0]).rejects.toThrow('failed')
  expect(begun).toEqual([0, 1, 2])
  for (const gate of gates) gate.resolve()
  await Promise.all(works.slice(1))
  expect(begun).toEqual([0, 1, 2, 3])
})
