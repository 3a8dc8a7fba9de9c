import type { ElectronRuntime } from './setup/electron.ts'
import process from 'node:process'
import { cannotSandbox } from './setup/electron.ts'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'
import { run } from './setup/run.mjs'
import { hasDisplay } from './setup/system-libraries.ts'

/** Opens the studio on the sample project, or on what the person named. */
async function openStudio(runtime: ElectronRuntime, args: readonly string[]): Promise<number> {
  const withoutSandbox = cannotSandbox(runtime)
  if (withoutSandbox)
    console.log('This user cannot start Chromium\'s sandbox (root, or user namespaces are forbidden): the window runs without it.')
  console.log('Opening the studio.')
  const { code } = await run(runtime.executable, [root, ...(withoutSandbox ? ['--no-sandbox'] : []), ...(args.length > 0 ? args : ['--open-sample'])], { cwd: root })
  return code
}

async function main(args: readonly string[]): Promise<number> {
  const runtime = await prepare({ build: true })
  if (hasDisplay())
    return openStudio(runtime, args)
  console.log('There is no display: the main job runs without a window, through the same engine.')
  const { runMainJob } = await import('./headless.ts')
  return runMainJob()
}

process.exitCode = await main(process.argv.slice(2)).catch(reportFailure)
