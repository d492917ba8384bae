import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'

const LISTEN = `
  const server = require('node:net').createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`

/** Enough for the queue of a server that lets one connection wait. */
const CALLERS = 8

/** A server whose queue is full and which takes nobody: on Linux, whoever connects waits without an answer. */
export async function startDeafServer(): Promise<{ port: number; stop: () => void }> {
  const child = spawn(process.execPath, ['--eval', LISTEN], { stdio: ['ignore', 'pipe', 'ignore'], env: {} })
  const port = await readPort(child)
  child.kill('SIGSTOP')
  const callers: Socket[] = []
  for (let i = 0; i < CALLERS; i++) callers.push(connect(port, '127.0.0.1').on('error', () => {}))
  // Those who find room in the queue are connected at once; the others never.
  await new Promise((resolve) => callers[0]?.once('connect', resolve))
  return {
    port,
    stop() {
      for (const caller of callers) caller.destroy()
      child.kill('SIGKILL')
    },
  }
}

function readPort({ stdout }: ChildProcess): Promise<number> {
  return new Promise((resolve) => stdout?.once('data', (text) => resolve(Number(text))))
}
