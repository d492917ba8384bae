/** What the paths of one API have in common; a deeper path is cut. */
const SEGMENTS = 8
/** Leaves room for the method within the 200 characters of a name. */
const TEMPLATE_CHARS = 160
/** Names of resources are shorter; what is longer is a token, a slug or a file. */
const SEGMENT_CHARS = 32
/** From here on a segment with a digit is a token. Shorter ones are versions such as `v3`, `v1beta1`, `oauth2`, `2024-01`. */
const TOKEN_CHARS = 8

/**
 * A path as the name of what is done there: segments that are, or may be, ids or secrets become `:id`, so that names stay
 * few and hold nothing private. `/crm/v3/contacts/123` becomes `/crm/v3/contacts/:id`. Takes a path without its query.
 *
 * A segment counts as an id when it is a number, has a digit and at least 8 characters (a UUID, a hash, a key), is 16 hex
 * digits or more, longer than 32 characters, or has characters that names of resources do not have, such as `%`, `@` and `=`.
 * A word that is an id, as in `/users/alice`, cannot be told from a resource: give a `name` for such an API.
 */
export function templateOf(path: string): string {
  let template = ''
  let count = 0
  for (const segment of path.split('/', 10 * SEGMENTS)) {
    if (segment === '') continue
    const next = `/${isId(segment) ? ':id' : segment}`
    if (++count > SEGMENTS || template.length + next.length > TEMPLATE_CHARS) return `${template}/*`
    template += next
  }
  return template || '/'
}

function isId(segment: string): boolean {
  return (
    segment.length > SEGMENT_CHARS ||
    !/^[\w.~:$-]+$/.test(segment) ||
    /^\d+$/.test(segment) ||
    (segment.length >= TOKEN_CHARS && /\d/.test(segment)) ||
    /^[0-9a-f]{16,}$/i.test(segment)
  )
}
