/** What an alert is limited to, such as `{ service: 'hubspot', customer: 'x' }`. */
export type Labels = Readonly<Record<string, string>>

/**
 * The identity of an alert, stable over restarts and versions: the rule and the labels of its scope, in whatever order they
 * come. 16 hexadecimal digits, short enough for every channel's key.
 */
export function fingerprintOf(ruleId: string, labels: Labels): string {
  return checksumOf([ruleId, labels])
}

/** The same for the same data: 16 hexadecimal digits over its JSON with sorted keys. Give a rule everything that decides. */
export function checksumOf(data: unknown): string {
  return fnv1a64(JSON.stringify(data, (_, value: unknown) => sorted(value)))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const PRIME = 0x100000001b3n
const BASIS = 0xcbf29ce484222325n

/** FNV-1a with 64 bits (RFC 9923). No defence against collisions made on purpose; the operator writes the rules. */
function fnv1a64(text: string): string {
  let hash = BASIS
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME)
  return hash.toString(16).padStart(16, '0')
}
