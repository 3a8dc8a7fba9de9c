import process from 'node:process'
import { defineConfig } from '@playwright/test'

// The soak is started by scripts/soak.ts and is no part of the tests: it takes hours and ends at the first loss.
export default defineConfig({
  testDir: '.',
  testMatch: '*.soak.ts',
  outputDir: '../../test-results/soak',
  workers: 1,
  retries: 0,
  timeout: 0,
  expect: { timeout: 30_000 },
  grep: new RegExp(process.env['SOAK_PASS'] ?? ''),
  reporter: [['list']],
})
