#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'

// In a checkout the TypeScript source runs as it is; an installed package has only dist.
const source = new URL('../src/main.ts', import.meta.url)

if (typeof module.registerHooks !== 'function') {
  process.stderr.write(`plumbline needs Node 22.22, 24.15 or newer; this is Node ${process.versions.node}\n`)
  process.exitCode = 2
} else if (existsSync(source)) {
  module.enableCompileCache()
  module.registerHooks({
    resolve: (specifier, context, nextResolve) =>
      nextResolve(specifier, { ...context, conditions: [...context.conditions, 'plumbline-source'] }),
  })
  await import(source.href)
} else {
  module.enableCompileCache()
  await import('../dist/main.js')
}
