/**
 * A copy of a text that shares no memory with it: a slice, and what is put together from slices, keeps the whole text alive
 * that it was cut from. Half of a surrogate pair becomes U+FFFD.
 */
export const ownText = (text: string): string => Buffer.from(text).toString()
