import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { PlumblineError } from '../errors.ts'

/** Who may call a route. Every route declares it; one that does not is refused at start. */
export type Access = 'public' | 'ingest' | 'read' | 'admin'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}

export interface AccessOptions {
  tokens: { admin?: string | undefined; read?: string | undefined; ingest?: string | undefined }
  /** True when only this machine can reach the server. Without any token everybody on it may do everything. */
  loopback: boolean
  /** Names, beside addresses of this machine, by which a browser may call us. */
  allowedHosts: readonly string[]
}

/** Guards every route of `app`: tokens, and what a hostile web page could make a browser on this machine send. */
export function guardAccess(app: FastifyInstance, options: AccessOptions): void {
  const { admin, read, ingest } = options.tokens
  const open = options.loopback && !admin && !read && !ingest
  const accepted: Record<Access, Buffer[]> = {
    public: [],
    ingest: digests([ingest, admin]),
    read: digests([read, admin]),
    admin: digests([admin]),
  }
  const all = [...accepted.ingest, ...accepted.read]

  app.addHook('onRoute', (route) => {
    if (!route.config?.access) throw new Error(`route ${route.url} does not declare its access`)
  })
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config?.access ?? 'public'
    if (open) refuseForeignHost(request, options.allowedHosts)
    refuseForeignOrigin(request)
    if (open || access === 'public') return
    const token = bearerOf(request)
    if (token === undefined)
      throw new PlumblineError('unauthorized', `${request.method} ${request.routeOptions.url} needs ${NEEDS[access]}`)
    const digest = digestOf(token)
    if (accepted[access].some((candidate) => timingSafeEqual(candidate, digest))) return
    const known = all.some((candidate) => timingSafeEqual(candidate, digest))
    throw known
      ? new PlumblineError('forbidden', `${request.method} ${request.routeOptions.url} needs ${NEEDS[access]}`)
      : new PlumblineError('unauthorized', 'the token is not known')
  })
}

const NEEDS: Record<Access, string> = {
  public: 'nothing',
  ingest: 'the ingest key (PLUMBLINE_INGEST_KEY)',
  read: 'the read token (PLUMBLINE_READ_TOKEN)',
  admin: 'the admin token (PLUMBLINE_ADMIN_TOKEN)',
}

/** Digests of equal length, so that comparing takes the same time for every guess. */
const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()
const digests = (tokens: (string | undefined)[]): Buffer[] =>
  tokens.filter((token) => token !== undefined).map(digestOf)

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A page that points its own name at 127.0.0.1 (DNS rebinding) sends that name as host: without tokens only ours are let in. */
function refuseForeignHost(request: FastifyRequest, allowedHosts: readonly string[]): void {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  if (name === '' || LOCAL_NAMES.has(name) || /^127(\.\d{1,3}){3}$/.test(name) || allowedHosts.includes(name)) return
  throw new PlumblineError(
    'forbidden',
    `host ${JSON.stringify(name.slice(0, 100))} is not a name of this server; add it to server.allowedHosts`,
  )
}

/** What changes something may come from our own pages or from programs, not from another site's page. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin === undefined && site !== 'cross-site') return
  if (origin === undefined) throw new PlumblineError('forbidden', 'a page of another site may not send to this server')
  if (origin !== 'null' && URL.canParse(origin) && new URL(origin).host === host) return
  throw new PlumblineError('forbidden', `a page of ${JSON.stringify(origin.slice(0, 100))} may not send to this server`)
}
