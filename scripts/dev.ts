import { join } from 'node:path'
import process from 'node:process'
import { forgetBuild } from './setup/build.ts'
import { electronEnvironment } from './setup/electron.ts'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'
import { run } from './setup/run.mjs'

/** The app with hot reload. What follows `--` goes to the app. */
async function main(): Promise<number> {
  const runtime = await prepare({ build: false })
  forgetBuild()
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code } = await run(process.execPath, [script, 'dev', '--watch', '--', ...process.argv.slice(2)], { cwd: root, env: electronEnvironment(runtime) })
  return code
}

process.exitCode = await main().catch(reportFailure)
