/** Which call is meant: its id, and the time by which the server finds it again. */
export interface CallReference {
  id: string
  /** Epoch ms. */
  at: number
}

/** Reads `1795391497019.id`; null when it is no reference. */
export function parseCall(text: string | null): CallReference | null {
  const [, at, id] = /^(\d{1,15})\.(.{1,200})$/s.exec(text ?? '') ?? []
  return at === undefined || id === undefined ? null : { at: Number(at), id }
}

/** `parseCall` reads it back. */
export const renderCall = ({ at, id }: CallReference): string => `${at}.${id}`
