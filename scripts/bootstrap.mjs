// The entry of every npm script. Runs on Node 20 with nothing installed: makes the dependencies current, then hands over
// to `scripts/<task>.ts` on Node 24.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { linkCommandLine } from './setup/command-line.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { findNode } from './setup/node24.mjs'
import { innerPath, root } from './setup/paths.mjs'
import { reportFailure, SetupError, step } from './setup/report.mjs'
import { run } from './setup/run.mjs'

/** @param {readonly string[]} argv */
async function main([task = '', ...args]) {
  const script = join(root, 'scripts', `${task}.ts`)
  if (!existsSync(script))
    throw new SetupError(`There is no task "${task}"`, 'see "scripts" in package.json')
  await step('dependencies', installDependencies)
  const node = await step('Node', findNode)
  linkCommandLine()
  const { code } = await run(node, ['--disable-warning=ExperimentalWarning', script, ...args], { cwd: root, env: { PATH: innerPath() } })
  return code
}

process.exitCode = await main(process.argv.slice(2)).catch(reportFailure)
