import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import type { BatchCounts } from './durability-process.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function start(folder: string, task: 'insert' | 'count', first = 0): ChildProcess {
  return fork(join(import.meta.dirname, 'durability-process.ts'), [folder, task, `${first}`], {
    execArgv: ['--conditions=plumbline-source'],
  })
}

/** Kills one process after another; resolves to the last batch that was acknowledged. */
async function insertAndKill(folder: string, kills: number): Promise<number> {
  let acknowledged = -1
  for (let kill = 0; kill < kills; kill++) {
    const child = start(folder, 'insert', acknowledged + 1)
    const ended = once(child, 'exit')
    child.on('message', (batch: number) => {
      acknowledged = batch
    })
    // Two of three are killed in the middle of inserting, the third while it starts or takes up the last batch again.
    if (kill % 3 !== 0) await Promise.race([once(child, 'message'), ended])
    await delay(Math.random() * (kill % 3 === 0 ? 600 : 150))
    child.kill('SIGKILL')
    await ended
  }
  return acknowledged
}

async function countBatches(folder: string): Promise<BatchCounts[]> {
  const child = start(folder, 'count')
  const [counts] = await once(child, 'message')
  await once(child, 'exit')
  return counts
}

test('of 20 processes that are killed while they insert, no acknowledged row is lost, and none is counted twice', async () => {
  const lanes = await Promise.all(
    [10, 10].map(async (kills) => {
      const folder = mkdtempSync(join(tmpdir(), 'plumbline-killed-'))
      folders.push(folder)
      const acknowledged = await insertAndKill(folder, kills)
      return { acknowledged, counts: await countBatches(folder) }
    }),
  )
  for (const { acknowledged, counts } of lanes) {
    // Six of ten kills wait for a batch.
    expect(acknowledged).toBeGreaterThanOrEqual(5)
    const whole = { measurements: 40, minutes: 40, hours: 40, marks: 40, messages: 40 }
    expect(counts.filter(({ batch }) => batch <= acknowledged)).toEqual(
      Array.from({ length: acknowledged + 1 }, (_, batch) => ({ batch, ...whole })),
    )
    // Of the batch that the last kill cut off, nothing is there twice either.
    for (const { batch, ...counted } of counts.filter((one) => one.batch > acknowledged)) {
      expect(batch).toBe(acknowledged + 1)
      for (const [table, rows] of Object.entries(counted)) expect(rows, table).toBeLessThanOrEqual(40)
    }
  }
}, 180_000)
