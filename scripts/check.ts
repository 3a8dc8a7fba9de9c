import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { buildApp } from './setup/build.ts'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'
import { run } from './setup/run.mjs'

/** One check of the gate: what it is called, and the program that decides it (a script for this Node). */
type Check = Readonly<{ name: string, script: string, args: readonly string[], show?: boolean }>

const installed = (path: string): string => join(root, 'node_modules', path)
const own = (path: string): string => join(root, 'scripts', path)

const checks: readonly Check[] = [
  { name: 'types of shared', script: installed('typescript/bin/tsc'), args: ['-p', 'tsconfig.shared.json', '--noEmit'] },
  { name: 'types of Node', script: installed('typescript/bin/tsc'), args: ['-p', 'tsconfig.node.json', '--noEmit'] },
  { name: 'types of the end-to-end tests', script: installed('typescript/bin/tsc'), args: ['-p', 'tsconfig.e2e.json', '--noEmit'] },
  { name: 'types of the window', script: installed('vue-tsc/bin/vue-tsc.js'), args: ['-p', 'tsconfig.web.json', '--noEmit'] },
  { name: 'lint', script: installed('eslint/bin/eslint.js'), args: ['.', '--max-warnings', '0', '--cache'] },
  { name: 'rooms', script: installed('dependency-cruiser/bin/dependency-cruiser.mjs'), args: ['--config', '.dependency-cruiser.mjs', 'src', 'scripts', 'e2e'] },
  { name: 'docblocks', script: own('check/docblocks.ts'), args: [] },
  { name: 'unused code', script: installed('knip/bin/knip.js'), args: ['--no-progress', '--treat-config-hints-as-errors'] },
]
const tests: Check = { name: 'tests', script: own('test.ts'), args: [], show: true }

async function passes({ name, script, args, show }: Check): Promise<boolean> {
  const started = performance.now()
  if (show)
    console.log(`[check] ${name}`)
  const { code, output } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], { cwd: root, quiet: !show })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`[check] ${name.padEnd(20)} ${code === 0 ? 'passed' : 'failed'} (${seconds} s)`)
  if (code !== 0 && !show)
    console.log(`\n${output.trimEnd()}`)
  return code === 0
}

/** The one gate. Stops at the first check that fails; `--no-tests` leaves the tests out. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { tests: { type: 'boolean', default: true } }, allowNegative: true })
  const runtime = await prepare({ build: false })
  for (const check of values.tests ? [...checks, tests] : checks) {
    if (!await passes(check)) {
      console.log(`\nThe gate is closed: ${check.name}`)
      return 1
    }
  }
  const { note } = await buildApp(runtime)
  console.log(`[check] ${'build'.padEnd(20)} passed (${note})`)
  return 0
}

process.exitCode = await main().catch(reportFailure)
