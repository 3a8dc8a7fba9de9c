import { join } from 'node:path'
import process from 'node:process'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'
import { run } from './setup/run.mjs'

/** Packages the app for this platform into `dist/`, with the Electron that runs here. What follows `--` goes to electron-builder. */
async function main(args: readonly string[]): Promise<number> {
  const runtime = await prepare({ build: true })
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const own = [`-c.electronVersion=${runtime.version}`, `-c.electronDist=${runtime.folder}`, '--publish', 'never']
  const { code } = await run(process.execPath, [builder, ...own, ...args], { cwd: root })
  return code
}

process.exitCode = await main(process.argv.slice(2)).catch(reportFailure)
