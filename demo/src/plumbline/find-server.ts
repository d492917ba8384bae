import { probePlumbline } from './probe.ts'
import { type StartedServer, type StartServerOptions, startServer } from './start-server.ts'

/** A Plumbline that runs already belongs to somebody else and is left running; one started here is stopped here. */
export type FoundServer = { kind: 'running' } | { kind: 'started'; server: StartedServer }

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Finds the Plumbline at the address, or starts one there when nothing answers and the address is this machine's. */
export async function findServer(options: StartServerOptions): Promise<FoundServer> {
  const { url } = options
  const probe = await probePlumbline(url)
  switch (probe.kind) {
    case 'ready':
      return { kind: 'running' }
    case 'notReady':
      throw new Error(`The Plumbline at ${url.origin} runs but is not ready; ${url.origin}/api/health says why`)
    case 'somethingElse':
      throw new Error(
        `Something that is not Plumbline answers at ${url.origin} (${probe.answer}); ` +
          'stop it, or choose another port with PORT=3100 npm run demo',
      )
    case 'nothing':
      break
  }
  if (url.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) {
    throw new Error(`No Plumbline answers at ${url.origin}; start it there, or unset PLUMBLINE_URL to start one here`)
  }
  options.print(`No Plumbline runs at ${url.origin}: starting one, data in ${options.dataFolder}`)
  return { kind: 'started', server: await startServer(options) }
}
