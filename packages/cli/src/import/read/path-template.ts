const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
/** Long hex digests, and long mixes of letters and digits: names that people give are shorter, or have no digits. */
const HEX = /^(?=.*\d)[0-9a-f]{12,}$/i
const TOKEN = /^(?=.*\d)(?=.*[a-z])\w{20,}$/i
const NUMBER = /^\d+$/

const MOST_REMEMBERED = 5_000
/** The server takes names of 200 characters; a method stands before the path. */
const LONGEST_PATH = 180

/** Replaces the parts of paths that are ids by `:id`: `/orders/4711/items` becomes `/orders/:id/items`. Remembers what it has seen. */
export function createTemplate(): (path: string) => string {
  const known = new Map<string, string>()
  return (path) => {
    const template = known.get(path) ?? templateOf(path)
    if (known.size < MOST_REMEMBERED) known.set(path, template)
    return template
  }
}

function templateOf(path: string): string {
  const template = path
    .split('/')
    .map((part) => (isId(part) ? ':id' : part))
    .join('/')
  return template.length > LONGEST_PATH ? `${template.slice(0, LONGEST_PATH)}…` : template
}

const isId = (part: string): boolean => NUMBER.test(part) || UUID.test(part) || HEX.test(part) || TOKEN.test(part)
