import { defineConfig } from 'vitest/config'

// Vitest hands these to Node as well, where "import" would make `require` load ES modules; Node and Vite add it themselves.
const source = { conditions: ['plumbline-source', 'module', 'node'] }

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    include: [
      'packages/**/*.test.{ts,tsx}',
      'demo/**/*.test.ts',
      'bench/**/*.test.ts',
      'scripts/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    globalSetup: ['packages/dashboard/test/run-folder.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    reporters: ['default'],
  },
})
