import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Names the script that asks the first questions in the page's head: it runs before the page's own code has come. */
const early: Plugin = {
  name: 'early',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) =>
      Object.values(bundle)
        .filter(({ type, name }) => type === 'chunk' && name === 'early')
        .map(({ fileName }) => ({
          tag: 'script',
          attrs: { type: 'module', async: true, src: `/${fileName}` },
          injectTo: 'head-prepend',
        })),
  },
}

/** Packs text once, as small as can be, so that the server packs nothing while somebody waits. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        const source = gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 })
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source })
      }
    },
  },
}

export default defineConfig({
  root: here('.'),
  plugins: [react(), early, packed],
  build: {
    outDir: here('../../../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      input: [here('index.html'), here('early.ts')],
      // What is needed at once comes in one file: a browser asks a host for six at a time, and the first questions wait behind them.
      output: {
        codeSplitting: {
          groups: [
            { name: 'early', test: /(?:early|room-address)\.ts$/, priority: 2 },
            { name: 'page', test: /show\/web\/main\.tsx$/, priority: 1 },
          ],
        },
      },
    },
    assetsInlineLimit: 0, // the page's policy allows files of ours, not data inside them
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7117' } },
})
