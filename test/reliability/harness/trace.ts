import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { eventually } from './eventually.ts'
import { follow } from './server.ts'

/** A recording of the system calls by which a server reads requests, writes and syncs files, and answers. */
export interface Tracing {
  /** Ends the recording and returns its lines. */
  stop(): Promise<string[]>
}

const CALLS = 'read,recvfrom,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync'

/** Watches a process with strace(1). Returns why it cannot when there is no strace here or the kernel forbids it. */
export async function traceCalls(pid: number, file: string): Promise<Tracing | { missing: string }> {
  const strace = spawn('strace', ['-f', '-y', '-s', '600', '-e', `trace=${CALLS}`, '-o', file, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const failed = new Promise<string>((resolve) => strace.once('error', (error) => resolve(error.message)))
  if (strace.pid === undefined) return { missing: `strace cannot be run: ${await failed}` }
  const running = follow(strace)
  const attached = await eventually(() => {
    if (strace.exitCode !== null) return false
    if (!/attached/.test(running.stderr())) throw new Error('strace has not attached yet')
    return true
  })
  if (!attached) return { missing: `strace may not watch processes here: ${running.stderr().trim()}` }
  return {
    async stop() {
      running.signal('SIGINT')
      await running.exited
      return readFileSync(file, 'utf8').split('\n')
    },
  }
}

/** What happened between the arrival of a batch and its answer, in this order; anything else breaks the promise. */
export const DURABLE_STEPS = ['read', 'written to the spool', 'synced', 'answered'] as const

/**
 * The steps of `DURABLE_STEPS` that a trace shows for a batch, in the order in which they happened. Batches are told apart by their id,
 * so they have to be sent one after the other. A step counts when its call has returned; the answer counts when its call begins.
 */
export function stepsOf(lines: readonly string[], batchId: string): string[] {
  const arrived = lines.findIndex((line) => /\b(read|recvfrom)\b/.test(line) && line.includes(batchId))
  if (arrived < 0) return []
  const steps = ['read']
  const pending = new Map<string, string>()
  for (const line of lines.slice(arrived + 1)) {
    const thread = line.split(' ', 1)[0] ?? ''
    if (/"HTTP\/1\.1 200/.test(line)) return [...steps, 'answered']
    const step = stepBegunBy(line, batchId)
    if (step && line.includes('<unfinished')) pending.set(thread, step)
    const ended =
      step && !line.includes('<unfinished') ? step : /<\.\.\. \w+ resumed>/.test(line) && pending.get(thread)
    if (!ended || !/= \d+$/.test(line)) continue
    pending.delete(thread)
    steps.push(ended)
  }
  return steps
}

function stepBegunBy(line: string, batchId: string): string | undefined {
  if (!line.includes('.segment>')) return undefined
  if (/\bp?write(v|64)?\(/.test(line) && line.includes(batchId)) return 'written to the spool'
  return /\bf(data)?sync\(/.test(line) ? 'synced' : undefined
}
