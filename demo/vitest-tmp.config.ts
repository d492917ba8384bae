import { defineConfig } from 'vitest/config'

const conditions = ['plumbline-source']
export default defineConfig({
  root: '/work/main',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['demo/**/*.test.ts'],
    testTimeout: 30000,
    hookTimeout: 60000,
    maxWorkers: 2,
    reporters: ['default'],
  },
})
