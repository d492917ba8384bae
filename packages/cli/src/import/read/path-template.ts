import { templateOf } from '@plumbline/protocol/paths'

const MOST_REMEMBERED = 5_000

/** Names paths as the SDK does, so that logs and live data meet under one name; remembers what it has seen, since logs repeat themselves. */
export function createTemplate(): (path: string) => string {
  const known = new Map<string, string>()
  return (path) => {
    const template = known.get(path) ?? templateOf(path)
    if (known.size < MOST_REMEMBERED) known.set(path, template)
    return template
  }
}
