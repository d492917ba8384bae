import { defineConfig } from 'vitest/config'

// Vitest hands these to Node as well, where "import" would make `require` load ES modules; Node and Vite add it themselves.
const source = { conditions: ['plumbline-source', 'module', 'node'] }

/** Tests of the product as a whole: servers, databases and browsers in processes of their own. */
const WHOLE = [
  'test/**/*.test.ts',
  'packages/*/test/**/*.test.{ts,tsx}',
  'demo/src/main.test.ts',
  'demo/src/product/chat-product.test.ts',
]

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    globalSetup: ['test/compile-cache.ts', 'packages/dashboard/test/run-folder.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A poll fails when something does not happen, not when a busy machine is slow.
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 3,
    reporters: ['default'],
    // Projects run in the order of their names: the long files first.
    projects: [
      { test: { name: 'product', include: WHOLE } },
      {
        test: {
          name: 'units',
          include: ['packages/**/*.test.{ts,tsx}', 'demo/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...WHOLE],
          // They keep no state outside of themselves, so that the files of one worker share what they import.
          isolate: false,
        },
      },
    ],
  },
})
