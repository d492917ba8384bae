/** More than any message shows; a heap dump by mistake must not go over the wire. */
const METADATA_CHARS = 64 * 1024
const KEY_CHARS = 100

/**
 * A plain copy of whatever an application hands in: errors become their text, what JSON cannot carry (cycles, big integers, functions,
 * getters that throw) is left out, and so is everything past 64 KiB.
 */
export function tameMetadata(metadata: unknown): Record<string, unknown> {
  const tamed: Record<string, unknown> = {}
  if (typeof metadata !== 'object' || metadata === null) return tamed
  let room = METADATA_CHARS
  for (const key of Object.keys(metadata)) {
    const json = toJson(() => (metadata as Record<string, unknown>)[key])
    if (json === undefined || json.length + key.length > room) continue
    room -= json.length + key.length
    // Not by assignment: `__proto__` is a key like any other here.
    Object.defineProperty(tamed, key.slice(0, KEY_CHARS), {
      value: JSON.parse(json),
      enumerable: true,
      configurable: true,
    })
  }
  return tamed
}

function toJson(read: () => unknown): string | undefined {
  try {
    return JSON.stringify(read(), (_, value: unknown) =>
      value instanceof Error ? `${value.name}: ${value.message}` : value,
    )
  } catch {
    return undefined
  }
}
