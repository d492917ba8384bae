const KEY = 'plumbline-name'

/** The name that the reader acts under; empty for none, null when they were never asked. */
export function readActorName(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function keepActorName(name: string): void {
  try {
    localStorage.setItem(KEY, name)
  } catch {
    // Without storage the name lives until the page is loaded again.
  }
}
