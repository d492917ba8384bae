import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What Node compiled is kept for the run: half of what a short process costs is compiling what others have compiled before it. */
export default function setup(): void {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-compiled-'))
  process.env.NODE_COMPILE_CACHE = folder
  // Workers write into it as they end, which is after the teardown.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
}
