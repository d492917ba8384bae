import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { resolveServer } from '../http/resolve-server.ts'
import { monitorOnce } from './monitor-once.ts'
import { type MonitorFlags, resolveMonitorSettings } from './monitor-settings.ts'

/** `plumbline monitor`: once, continuously, or the structure check. */
export async function runMonitor(flags: MonitorFlags, context: Context): Promise<ExitCode> {
  const settings = resolveMonitorSettings(flags)
  const server = await resolveServer(flags, 'PLUMBLINE_READ_TOKEN', context)
  for (const refused of [settings, server]) if (!refused.ok) complain(context, refused.problem)
  if (!settings.ok || !server.ok) return EXIT.usage
  if (flags.checkStructure) {
    const { checkStructure } = await import('./structure/check-structure.ts')
    return checkStructure(server.value, settings.value, context)
  }
  if (flags.continuous) {
    const { watchPerformance } = await import('./watch/watch-performance.ts')
    return watchPerformance(server.value, settings.value, context)
  }
  return monitorOnce(server.value, settings.value, context)
}
