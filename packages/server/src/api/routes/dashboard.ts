import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Plumbline</title>
<p>The dashboard is not built. Run <code>npm run build -w @plumbline/dashboard</code>, then reload this page.</p>`

const NONCE = '__CSP_NONCE__'

/** The dashboard's page at `/dashboard` and below, its files at `/dashboard/assets`. `folder` is where its build lies. */
export async function addDashboardRoutes(app: FastifyInstance, folder: string): Promise<void> {
  const page = join(folder, 'index.html')
  const built = existsSync(page)
  const config = { access: 'public' } as const
  const schema = { hide: true }
  if (built) {
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      serve: false,
      dotfiles: 'ignore',
      immutable: true,
      maxAge: '365d',
    })
    app.get<{ Params: { '*': string } }>('/dashboard/assets/*', { config, schema }, (request, reply) =>
      reply.sendFile(request.params['*']),
    )
  }
  const html = built ? readFileSync(page, 'utf8') : NOT_BUILT
  app.get('/', { config, schema }, (_request, reply) => reply.redirect('/dashboard'))
  for (const path of ['/dashboard', '/dashboard/*']) {
    app.get(path, { config, schema }, (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(html.replaceAll(NONCE, reply.cspNonce.style)),
    )
  }
}
