import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'vite'
import { inject } from 'vitest'
import type {} from './run-folder.ts'

const BUILT_WITHIN_MS = 55_000

/** The page as its sources are now: whoever needs it first in a run builds it, and the others wait for that. */
export async function builtPage(): Promise<string> {
  const [folder, lock] = [join(inject('runFolder'), 'page'), join(inject('runFolder'), 'page-building')]
  const done = join(lock, 'done')
  const isFirst = await mkdir(lock).then(
    () => true,
    () => false,
  )
  if (isFirst) {
    await build({
      configFile: join(import.meta.dirname, '../vite.config.ts'),
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true },
    })
    await writeFile(done, '')
    return folder
  }
  for (const until = Date.now() + BUILT_WITHIN_MS; Date.now() < until; await delay(100)) {
    if (existsSync(done)) return folder
  }
  throw new Error(`the page was not built within ${BUILT_WITHIN_MS / 1000} s by the test that began to`)
}
