import { stat } from 'node:fs/promises'
import type { LiveConfig, ReloadedConfig } from './reload-config.ts'

/** Polling sees every way in which editors, mounts and containers change a file; no event does. */
const EVERY_MS = 2_000

export interface WatchOptions {
  /** The files that the configuration in force was read from (`LoadedAlerts.files`). */
  files: readonly string[]
  /** Reads everything again. */
  read(): ReloadedConfig
  onChange(changed: LiveConfig, restartFor: readonly string[]): void
  /** What is wrong with the new files, as text for a log. What was in force stays in force. */
  onProblem(problems: string): void
}

export interface Watching {
  /** Looks at the files now, as the timer does. Never rejects. */
  look(): Promise<void>
  /** May be called again. */
  stop(): void
}

/**
 * Takes over the alerts and reviews of changed configuration files while the server runs. A change is read when the files have stood still from one
 * look to the next, so that half a file, or one that an editor is just replacing, is not; each change is told of once.
 */
export function startWatchingConfig({ files, read, onChange, onProblem }: WatchOptions): Watching {
  let watched = files
  let inForce: Stamps | undefined
  let seen: Stamps | undefined
  let looking: Promise<void> | undefined
  let stopped = false

  async function review(): Promise<void> {
    const stamps = await stampsOf(watched)
    if (stopped) return
    inForce ??= stamps
    const stands = seen !== undefined && isSame(seen, stamps)
    seen = stamps
    if (!stands || isSame(inForce, stamps)) return
    const gone = [...inForce].filter(([file, stamp]) => stamp !== undefined && stamps.get(file) === undefined)
    // From here on this change has been told of, whatever became of it.
    inForce = stamps
    if (gone.length > 0)
      return onProblem(`${gone.map(([file]) => file).join(', ')}: is gone; put it back, or restart without it`)
    const loaded = read()
    watched = loaded.files
    // A file that was watched before has the stamp from before it was read: it may have changed since.
    inForce = new Map(
      [...(await stampsOf(watched))].map(([file, stamp]) => [file, stamps.has(file) ? stamps.get(file) : stamp]),
    )
    if (stopped) return
    if (loaded.ok) onChange(loaded, loaded.restartFor)
    else onProblem(loaded.problems)
  }

  const look = (): Promise<void> => {
    looking ??= review()
      .catch((error) => onProblem(`the configuration cannot be read again: ${error}`))
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  const timer = setInterval(look, EVERY_MS).unref()
  void look()
  return {
    look,
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}

/** What shows that a file is another one; undefined for one that is not there. */
type Stamps = ReadonlyMap<string, string | undefined>

async function stampsOf(files: readonly string[]): Promise<Stamps> {
  return new Map(await Promise.all(files.map(async (file) => [file, await stampOf(file)] as const)))
}

async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size, ino } = await stat(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return undefined
  }
}

const isSame = (a: Stamps, b: Stamps): boolean =>
  a.size === b.size && [...a].every(([file, stamp]) => b.has(file) && b.get(file) === stamp)
