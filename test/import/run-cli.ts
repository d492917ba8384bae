import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { follow, NODE, type Process, REPOSITORY } from '../reliability/harness/server.ts'

const BIN = join(REPOSITORY, 'packages', 'cli', 'bin', 'plumbline.js')

/** Starts the real program, as npm links it. */
export function startCli(args: readonly string[], cwd: string, env: Record<string, string> = {}): Process {
  const child = spawn(NODE, [BIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return follow(child)
}
