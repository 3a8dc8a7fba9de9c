import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { configDefaults, defineConfig } from 'vitest/config'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  plugins: [vue()],
  resolve: {
    alias: {
      '#shared': path('src/shared'),
      '#engine': path('src/main/engine'),
      '#renderer': path('src/renderer/src'),
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'out/**'],
    // native add-ons (SQLite, ONNX, FFmpeg) want processes of their own, and their tests want the cores
    pool: 'forks',
    maxWorkers: 2,
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
