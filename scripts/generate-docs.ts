import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { METRICS, STANDING_RULES } from '@plumbline/protocol/catalogue'
import { configJsonSchema } from '../packages/server/src/config/index.ts'
import { ERRORS } from '../packages/server/src/errors.ts'
import { renderErrorsPage } from './docs/errors-page.ts'
import { formatPage } from './docs/format-page.ts'
import { renderMetricsPage } from './docs/metrics-page.ts'
import { describeApi } from './docs/openapi.ts'

/** Generated text by the path of its file, relative to the root of the repository. */
export type Pages = Readonly<Record<string, string>>

/** Everything under `docs/` that follows from the code. */
export async function renderPages(): Promise<Pages> {
  const pages: Pages = {
    'docs/metrics.md': renderMetricsPage(METRICS, STANDING_RULES),
    'docs/errors.md': renderErrorsPage(ERRORS),
    'docs/plumbline.schema.json': JSON.stringify(configJsonSchema()),
    'docs/openapi.json': JSON.stringify(await describeApi()),
  }
  return Object.fromEntries(Object.entries(pages).map(([path, text]) => [path, formatPage(path, text)]))
}

export function writePages(root: string, pages: Pages): void {
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** The files below `root` that are missing or hold something else than their page. */
export function findDrift(root: string, pages: Pages): string[] {
  return Object.entries(pages)
    .filter(([path, text]) => readText(join(root, path)) !== text)
    .map(([path]) => path)
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..')
  const pages = await renderPages()
  if (process.argv.includes('--check')) {
    const drifted = findDrift(root, pages)
    for (const path of drifted) console.error(`${path} is out of date; run \`npm run docs:generate\``)
    if (drifted.length > 0) process.exit(1)
  } else writePages(root, pages)
}
