import type { Connectivity, HealthAnswer, ServiceConnectivity } from '@plumbline/protocol/api'
import { formatAge } from '@plumbline/protocol/quantities'
import { showPercent } from '../report/words.ts'
import { renderStatus } from '../status/render-status.ts'
import { formatCount, formatWindow } from '../terminal/format.ts'
import { renderLine, renderProse, type Style, styled } from '../terminal/line.ts'
import { renderSteps } from '../terminal/steps.ts'
import { symbolsOf } from '../terminal/symbols.ts'
import { type Cell, renderTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

type State = ServiceConnectivity['state']

const STYLES = {
  up: 'good',
  degraded: 'warn',
  down: 'bad',
  quiet: 'dim',
  unknown: 'dim',
} as const satisfies Record<State, Style>

/** One line a service, what is known of those that are not up, and how the server itself is. */
export function renderHealth(
  server: HealthAnswer,
  connectivity: Connectivity,
  address: URL,
  terminal: Terminal,
): string {
  const { services, sentence, counts, leftOut, window } = connectivity
  const style = counts.down > 0 ? 'bad' : counts.degraded > 0 ? 'warn' : counts.up > 0 ? 'good' : 'warn'
  const problems = services.filter(({ state }) => state === 'down' || state === 'degraded')
  return [
    ...renderProse(sentence, { indent: 0, style }, terminal),
    ...renderProse(formatWindow(window), { indent: 0, style: 'dim' }, terminal),
    ...(services.length === 0 ? renderSteps(HINTS, terminal) : ['', ...renderServices(connectivity, terminal)]),
    ...(leftOut === 0 ? [] : renderProse(`and ${formatCount(leftOut)} more services`, { indent: 2 }, terminal)),
    '',
    ...problems.flatMap((problem) => renderProse(problem.sentence, { indent: 4, hang: '  ! ' }, terminal)),
    ...(problems.length === 0 ? [] : ['']),
    renderServer(server, address, terminal),
  ].join('\n')
}

function renderServices({ services, window }: Connectivity, terminal: Terminal): string[] {
  const { ok, bad, unknown, skipped } = symbolsOf(terminal)
  const symbols: Record<State, string> = { up: ok, degraded: unknown, down: bad, quiet: skipped, unknown: skipped }
  const ago = (at: number | null): string => (at === null ? 'never' : formatAge(window.to - at))
  const titles = ['Service', 'State', 'Calls', 'Failed', 'Last success', 'Last failure', '']
  const rows: Cell[][] = [
    titles.map((title) => styled(title, 'dim')),
    ...services.map(({ service, state, count, errorRate, lastSuccessAt, lastFailure }) => [
      service,
      styled(`${symbols[state]} ${state}`, STYLES[state]),
      formatCount(count),
      errorRate === null ? '' : showPercent(errorRate, 1),
      ago(lastSuccessAt),
      ago(lastFailure?.at ?? null),
      lastFailure === null ? '' : lastFailure.errorType || lastFailure.errorMessage,
    ]),
  ]
  const right = { align: 'right' } as const
  const columns = [{ shrinkTo: 10 }, {}, right, right, right, { ...right, optional: true }, { optional: true }]
  return renderTable({ columns, rows, indent: 2 }, terminal)
}

const HINTS = [
  'send one: plumbline send measurement operation hubspot contacts.batch 120',
  'or see what is older: plumbline stats --hours 720',
]

/** One line while it is well, else each of its parts. */
function renderServer(server: HealthAnswer, address: URL, terminal: Terminal): string {
  const title = `${renderLine([styled('The Plumbline server', 'bold')], terminal)}\n`
  if (server.status !== 'healthy') return title + renderStatus(server, address, terminal)
  const [line = ''] = renderStatus({ ...server, checks: {} }, address, terminal).split('\n')
  return `${title}${line}\n`
}
