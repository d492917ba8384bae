/** One request to the server: POST `body`, which is JSON. */
export interface OutgoingRequest {
  url: string
  headers: Record<string, string>
  body: string
  /** Aborted when the time for this attempt is over or the client has closed. */
  signal: AbortSignal
}

/** What the server said; `body` is its text. */
export interface IncomingAnswer {
  status: number
  retryAfter?: string | undefined
  body: string
}

/** Makes one request. Rejects when no whole answer came; then the same batch is sent again later. */
export type Send = (request: OutgoingRequest) => Promise<IncomingAnswer>
