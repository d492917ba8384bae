import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { PerformanceData } from '@plumbline/protocol/api'
import { formatDuration } from '@plumbline/protocol/quantities'
import { spellAddress } from '../../http/server-address.ts'
import { formatInstant } from '../../terminal/format.ts'
import { renderFlow, type Span, styled } from '../../terminal/line.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/** Which pipeline, which window, which server, and how fresh the figures are. */
export function renderHeader(data: PerformanceData, address: URL, terminal: Terminal): string[] {
  const { pipeline, conversationId } = data.filter
  const title = pipeline === CHAT_PIPELINE.pipeline ? CHAT_PIPELINE.title : `Pipeline ${pipeline}`
  const items: Span[][] = [
    [styled('Plumbline', 'bold')],
    [title],
    [`last ${formatDuration(data.window.lengthMs)} to ${formatInstant(data.window.to)}`],
    [styled(spellAddress(address), 'dim')],
  ]
  if (conversationId !== null) items.splice(2, 0, [styled(`conversation ${conversationId} only`, 'info')])
  return renderFlow([...items, [styled(describeFreshness(data), freshnessStyle(data))]], { indent: 0 }, terminal)
}

/** Both times are the server's, so a wrong clock here does not matter. */
function describeFreshness({ systemInfo }: PerformanceData): string {
  if (systemInfo.lastMarkAt === null) return 'no mark has ever arrived'
  const ageMs = Date.parse(systemInfo.lastUpdated) - Date.parse(systemInfo.lastMarkAt)
  const age = Number.isNaN(ageMs) ? 'at an unknown time' : `${formatDuration(Math.max(0, ageMs))} ago`
  return systemInfo.enabled ? `newest mark ${age}` : `newest mark ${age}: is timing switched off?`
}

const freshnessStyle = ({ systemInfo }: PerformanceData) =>
  systemInfo.enabled && systemInfo.lastMarkAt !== null ? 'dim' : 'warn'
