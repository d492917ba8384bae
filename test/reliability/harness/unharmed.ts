import { expect } from 'vitest'
import { request } from './http.ts'
import type { Server, Site } from './server.ts'

/** Closes a site whose server has stood everything: it still answers, and has found nothing worth a line in its log. */
export async function closeUnharmed(site: Site, server: Server): Promise<void> {
  try {
    const { status } = await request(`${server.url}/readyz`)
    expect({ ready: status, log: server.stderr() }).toEqual({ ready: 200, log: '' })
  } finally {
    await site.close()
  }
}
