import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname
const alias = {
  '#shared': resolve(here, 'src/shared'),
  '#engine': resolve(here, 'src/main/engine'),
}

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      rollupOptions: {
        input: {
          'index': resolve(here, 'src/main/index.ts'),
          'engine': resolve(here, 'src/main/engine/entry.ts'),
          'media-worker': resolve(here, 'src/main/engine/media/worker.ts'),
          'inference-worker': resolve(here, 'src/main/engine/perception/worker.ts'),
          'dataset-worker': resolve(here, 'src/main/engine/dataset/worker.ts'),
          'dataset-reader': resolve(here, 'src/main/engine/dataset/reader-thread.ts'),
          'training-worker': resolve(here, 'src/main/engine/training/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(here, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'src/renderer'),
    resolve: { alias: { ...alias, '#renderer': resolve(here, 'src/renderer/src') } },
    plugins: [vue()],
    // the page has the origin app://studio while developing too, so the reload socket must be named
    server: { port: 5173, strictPort: true, hmr: { protocol: 'ws', host: 'localhost', clientPort: 5173 } },
    build: {
      rollupOptions: { input: resolve(here, 'src/renderer/index.html') },
    },
  },
})
