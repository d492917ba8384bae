import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** The text as the formatter of the workspace writes it, so that a generated file passes `biome check`; `path` tells the language. */
export function formatPage(path: string, text: string): string {
  return execFileSync(resolve(ROOT, 'node_modules/.bin/biome'), ['format', `--stdin-file-path=${path}`], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
  })
}
