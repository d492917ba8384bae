import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, openEmbeddedEngine, openRemoteEngine } from '../../packages/server/src/store/engine.ts'
import { openStore, type Store, type StoreOptions } from '../../packages/server/src/store/store.ts'
import { startGateway } from './gateway.ts'

/** A store with a second way in, past the store, to see what is really there. */
export interface OpenStore {
  readonly store: Store
  readonly engine: Engine
  readonly place: StoreOptions['place']
  /** Closes the store, ends what holds its data, and opens all again on the same data. */
  reopen(): Promise<void>
  /** Closes everything and deletes the data. */
  remove(): Promise<void>
}

const DAY_MS = 86_400_000
export const RETENTION: StoreOptions['retention'] = { rawMs: 7 * DAY_MS, minuteMs: 30 * DAY_MS, hourMs: 400 * DAY_MS }

/** chDB in this process. A process has room for one folder. */
export async function openEmbedded(): Promise<OpenStore> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-store-'))
  const place = { kind: 'embedded', folder } as const
  const open = async () => ({
    store: await openStore({ place, retention: RETENTION }),
    engine: await openEmbeddedEngine(join(folder, 'events')),
  })
  let opened = await open()
  const close = () => Promise.all([opened.store.close(), opened.engine.close()])
  return {
    place,
    get store() {
      return opened.store
    },
    get engine() {
      return opened.engine
    },
    async reopen() {
      await close()
      opened = await open()
    },
    async remove() {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The real client, over HTTP, to chDB in another process. */
export async function openRemote() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-store-'))
  const open = async () => {
    const gateway = await startGateway(folder)
    const place = { kind: 'remote', url: gateway.url } as const
    return {
      gateway,
      place,
      store: await openStore({ place, retention: RETENTION }),
      engine: openRemoteEngine(place.url),
    }
  }
  let opened = await open()
  const close = async () => {
    await Promise.all([opened.store.close(), opened.engine.close()])
    await opened.gateway.stop()
  }
  return {
    get place() {
      return opened.place
    },
    get gateway() {
      return opened.gateway
    },
    get store() {
      return opened.store
    },
    get engine() {
      return opened.engine
    },
    async reopen() {
      await close()
      opened = await open()
    },
    async remove() {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  } satisfies OpenStore & Record<string, unknown>
}
