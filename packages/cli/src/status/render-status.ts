import type { HealthAnswer } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { spellAddress } from '../http/server-address.ts'
import { formatMs } from '../terminal/format.ts'
import { renderFlow, renderLine, renderProse, type Style, styled } from '../terminal/line.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import type { Terminal } from '../terminal/terminal.ts'

type Status = HealthAnswer['checks'][string]['status']

const STYLES: Readonly<Record<Status, Style>> = { healthy: 'good', degraded: 'warn', unhealthy: 'bad', skipped: 'dim' }

/** The server's health, one line a part, with what to do about a part that is not well. */
export function renderStatus(health: HealthAnswer, address: URL, terminal: Terminal): string {
  const { ok, bad, skipped, unknown } = symbolsOf(terminal)
  const symbols: Record<Status, string> = { healthy: ok, degraded: unknown, unhealthy: bad, skipped }
  const heading = renderFlow(
    [
      [styled(`${symbols[health.status]} ${health.status}`, STYLES[health.status])],
      [styled(`Plumbline ${health.version}`, 'bold')],
      [`up ${formatDuration(health.uptime)}`],
      [styled(spellAddress(address), 'dim')],
    ],
    { indent: 0 },
    terminal,
  )
  const parts = Object.entries(health.checks).flatMap(([name, check]) => {
    const took = check.latencyMs === undefined ? '' : `  ${formatMs(check.latencyMs)}`
    const head = [
      `  `,
      styled(`${symbols[check.status]} ${name}`, STYLES[check.status]),
      `  ${check.status}`,
      styled(took, 'dim'),
    ]
    return [renderLine(head, terminal), ...renderProse(check.detail, { indent: 6 }, terminal)]
  })
  return [...heading, ...parts, ''].join('\n')
}
