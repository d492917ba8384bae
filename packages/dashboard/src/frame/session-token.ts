const KEY = 'plumbline-read-token'

/** The token that the reader typed, kept for this tab only. */
export function readSessionToken(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function keepSessionToken(token: string): void {
  try {
    sessionStorage.setItem(KEY, token)
  } catch {
    // Without storage the token lives until the page is loaded again.
  }
}
