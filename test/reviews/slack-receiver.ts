import { createServer } from 'node:http'

export interface SlackReceived {
  text: string
  blocks: { type: string; text?: { text: string }; elements?: { text: string }[] }[]
}

/** Takes what an incoming webhook of Slack takes, and refuses what Slack refuses: blocks that are empty, too many or too long. */
export async function startSlackReceiver() {
  const received: SlackReceived[] = []
  let away = 0
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      if (away > 0) {
        away--
        response.writeHead(503).end()
        return
      }
      const message: SlackReceived = JSON.parse(body)
      const texts = message.blocks.flatMap(({ text, elements = [] }) => [...(text ? [text] : []), ...elements])
      const isFine = message.blocks.length <= 50 && texts.every(({ text }) => text.length > 0 && text.length <= 3_000)
      if (isFine) received.push(message)
      response.writeHead(isFine ? 200 : 400).end(isFine ? 'ok' : 'invalid_blocks')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  return {
    url: `http://127.0.0.1:${address.port}/services/T/B/x`,
    received,
    /** So many of the next messages find it away. */
    goAway(messages: number) {
      away = messages
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
