/** A command that sends a first operation to the server at `origin`. */
export function firstOperationCommand(origin: string, needsKey: boolean): string {
  const key = needsKey ? `\n  -H "authorization: Bearer $PLUMBLINE_INGEST_KEY" \\` : ''
  return `curl -X POST ${origin}/api/v1/measurements \\${key}
  -H 'content-type: application/json' \\
  -d '{"kind":"operation","service":"hubspot","name":"contacts.batch","value":412.5}'`
}

/** The SDK around a call: it measures how long it takes and whether it throws. */
export function operationLines(origin: string): string {
  return `import { createPlumbline } from '@plumbline/node'
const plumbline = createPlumbline({ url: '${origin}' })
await plumbline.operation('hubspot', 'contacts.batch', () => getContacts(ids))`
}

/** A file of calls that were logged before; its columns are known by their names. */
export const fileCommand = (origin: string): string => `npx plumbline import ops.csv --url ${origin}`
