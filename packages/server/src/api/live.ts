import type { ServerResponse } from 'node:http'

/** Tells every listening page that new rows can be seen, so that it asks again at once. Server-sent events (HTML Living Standard 9.2). */
export interface LiveFeed {
  /** Adds a response; false when too many listen already. */
  join(response: ServerResponse): boolean
  announce(): void
  close(): void
}

export interface LiveFeedOptions {
  mostListeners: number
  /** Announcements closer together than this are one. */
  throttleMs: number
}

/** A reader that never reads is dropped at this backlog. */
const MOST_BACKLOG_BYTES = 1024 * 1024

/** Proxies close silent connections after a minute or less. */
const HEARTBEAT_MS = 15_000

export function createLiveFeed({ mostListeners, throttleMs }: LiveFeedOptions): LiveFeed {
  const listeners = new Set<ServerResponse>()
  let pending: NodeJS.Timeout | undefined
  let sentRecently: NodeJS.Timeout | undefined
  let eventNumber = 0

  function send(text: string): void {
    for (const response of listeners) {
      if (response.writableLength > MOST_BACKLOG_BYTES) response.destroy()
      else response.write(text)
    }
  }

  function sendData(): void {
    eventNumber++
    send(`id: ${eventNumber}\nevent: data\ndata: {}\n\n`)
    sentRecently = setTimeout(() => {
      sentRecently = undefined
    }, throttleMs).unref()
  }

  const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS).unref()

  return {
    join(response) {
      if (listeners.size >= mostListeners) return false
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 3000\nevent: hello\ndata: {}\n\n')
      listeners.add(response)
      response.on('close', () => listeners.delete(response))
      return true
    },
    announce() {
      if (pending) return
      if (!sentRecently) return sendData()
      pending = setTimeout(() => {
        pending = undefined
        sendData()
      }, throttleMs).unref()
    },
    close() {
      clearInterval(heartbeat)
      clearTimeout(pending)
      clearTimeout(sentRecently)
      for (const response of listeners) response.end()
    },
  }
}
