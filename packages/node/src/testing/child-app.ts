import { spawn } from 'node:child_process'

/** Far beyond the 2 s that are promised, so that a busy machine fails no test, and below the time-out of a request. */
const PATIENCE_MS = 8_000

/** The address of a module of the SDK, as text for a script. */
export const moduleUrl = (file: string): string => JSON.stringify(new URL(`../${file}`, import.meta.url).href)

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/**
 * Runs a script in a process of its own, with only `env` for its environment. It is killed when it does not end by itself,
 * which `signal` tells.
 */
export function runApp(
  script: string,
  { env = {}, nodeOptions = [] }: { env?: Record<string, string>; nodeOptions?: string[] } = {},
): Promise<Ended> {
  const flags = ['--conditions=plumbline-source', ...nodeOptions, '--input-type=module', '--eval']
  const child = spawn(process.execPath, [...flags, script], {
    env,
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })))
}
