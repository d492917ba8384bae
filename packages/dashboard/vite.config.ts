import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const THEME_BOOT = new URL('./src/frame/theme-boot.js', import.meta.url)

/**
 * Puts the script that sets the colour scheme first into the head as a file of its own: it has to run before the first
 * paint, which a module cannot, and the content security policy allows no inline script.
 */
function themeBoot(): Plugin {
  let reference = ''
  return {
    name: 'plumbline-theme-boot',
    apply: 'build',
    buildStart() {
      reference = this.emitFile({ type: 'asset', name: 'theme-boot.js', source: readFileSync(THEME_BOOT, 'utf8') })
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        const file = Object.keys(context.bundle ?? {}).find((name) => name.includes('theme-boot'))
        if (!file || reference === '') throw new Error('theme-boot.js was not emitted')
        return [{ tag: 'script', attrs: { src: `/dashboard/${file}` }, injectTo: 'head-prepend' }]
      },
    },
  }
}

/** The page that the server serves: index.html for /dashboard and below, everything else under /dashboard/assets. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/dashboard/',
  plugins: [react(), themeBoot()],
  resolve: { conditions: ['plumbline-source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    // The policy allows images from `data:`, but a file is cached once and read by people.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
})
