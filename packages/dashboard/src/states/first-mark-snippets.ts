/** A command that sends a first mark to the server at `origin`. */
export function firstMarkCommand(origin: string, needsKey: boolean): string {
  const key = needsKey ? `\n  -H "authorization: Bearer $PLUMBLINE_INGEST_KEY" \\` : ''
  return `curl -X POST ${origin}/api/v1/marks \\${key}
  -H 'content-type: application/json' \\
  -d '{"messageId":"hello-1","conversationId":"trial","stage":"queued"}'`
}

/** The SDK in three lines; it reads its key from `PLUMBLINE_INGEST_KEY` by itself. */
export function sdkLines(origin: string): string {
  return `import { createPlumbline } from '@plumbline/node'
const plumbline = createPlumbline({ url: '${origin}', service: 'chat' })
plumbline.mark(messageId, 'queued', { conversationId })`
}
