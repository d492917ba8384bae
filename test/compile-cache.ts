import { join } from 'node:path'

/**
 * What Node compiled is kept beside the packages that it came from: half of what a short process costs is compiling what others have
 * compiled before it.
 */
export default function setup(): void {
  process.env.NODE_COMPILE_CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled')
}
