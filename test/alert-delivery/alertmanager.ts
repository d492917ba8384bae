import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from '../free-port.ts'

export interface TestAlertmanager {
  /** Takes alerts by its API v2. */
  send(alerts: readonly object[]): Promise<void>
  stop(): Promise<void>
}

const COMMAND = 'prometheus-alertmanager'

/**
 * Starts Debian's Alertmanager on loopback, which tells a webhook of alerts as soon as they come. Without it on the machine it says so;
 * in CI that is an error.
 */
export async function startAlertmanager(webhookUrl: string): Promise<TestAlertmanager | { missing: string }> {
  const command = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, COMMAND))
    .find(existsSync)
  if (command === undefined) {
    const missing = `Alertmanager is not installed (looked for ${COMMAND} in PATH)`
    if (process.env.CI === 'true') throw new Error(missing)
    return { missing }
  }
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-alertmanager-'))
  writeFileSync(join(folder, 'config.yaml'), configFor(webhookUrl))
  const port = await freePort()
  const child = spawn(
    command,
    [
      `--config.file=${join(folder, 'config.yaml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=http://127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.removeListener('exit', kill)
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await ready(child, `http://127.0.0.1:${port}/-/ready`)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    async send(alerts) {
      const response = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      })
      if (!response.ok) throw new Error(`Alertmanager answers ${response.status}: ${await response.text()}`)
    },
    stop,
  }
}

const configFor = (webhookUrl: string): string => `
route: { receiver: plumbline, group_by: [category], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers:
  - name: plumbline
    webhook_configs: [{ url: '${webhookUrl}', send_resolved: true }]
`

/** Asks until it answers; it is ready in a tenth of a second. */
async function ready(child: ChildProcess, url: string): Promise<void> {
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (log.length < 10_000) log += text
  })
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) break
    const answered = await fetch(url).catch(() => undefined)
    if (answered?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Alertmanager did not start:\n${log}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
