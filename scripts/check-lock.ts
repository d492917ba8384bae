/**
 * `npm ci` refuses a lock file that misses an optional package, such as the build of a dependency for another platform. npm leaves those out
 * when it makes the lock file on a machine whose registry does not have them. This says which are missing; exit 1.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface LockFile {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>
}

/** Optional packages that the lock file names but does not hold, as `name@version (of …)`. */
export function findMissing({ packages }: LockFile): string[] {
  const held = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)))
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !held.has(name))
      .map(([name, version]) => `${name}@${version} (of ${path})`),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = findMissing(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')))
  for (const name of missing) console.error(`package-lock.json misses ${name}`)
  process.exitCode = missing.length > 0 ? 1 : 0
}
