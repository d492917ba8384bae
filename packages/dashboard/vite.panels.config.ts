import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The panels as a library: our own code in one entry and its lazy charts, every dependency left to the installer. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['plumbline-source', 'module', 'browser', 'development|production'] },
  publicDir: false,
  build: {
    outDir: 'dist/panels',
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    reportCompressedSize: false,
    lib: { entry: 'src/library.ts', formats: ['es'], fileName: 'index', cssFileName: 'index' },
    rolldownOptions: {
      external: [
        /^react(-dom)?(\/|$)/,
        /^@mantine\/(core|hooks)$/,
        /^echarts\//,
        /^@tanstack\//,
        /^wouter$/,
        /^@plumbline\//,
      ],
    },
  },
})
