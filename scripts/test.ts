import type { ElectronRuntime } from './setup/electron.ts'
import type { Results } from './test/results.ts'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { withDisplay } from './setup/display.ts'
import { electronEnvironment } from './setup/electron.ts'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'
import { run } from './setup/run.mjs'
import { judge, readPlaywright, readVitest, summarise } from './test/results.ts'

const reports = join(root, 'test-results', 'reports')

function reportFile(name: string): string {
  mkdirSync(reports, { recursive: true })
  const file = join(reports, `${name}.json`)
  rmSync(file, { force: true })
  return file
}

/** Unit and engine tests: pure code, real SQLite, real models, real videos, no window. */
async function runUnit(filters: readonly string[]): Promise<Results> {
  const file = reportFile('unit')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const { code } = await run(process.execPath, [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters], { cwd: root })
  return judge('unit', file, code, report => readVitest(report, root))
}

/** End-to-end tests against the real app, on a virtual display where the machine has none. */
async function runEndToEnd(runtime: ElectronRuntime, filters: readonly string[]): Promise<Results> {
  const file = reportFile('e2e')
  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const { code } = await withDisplay(display => run(process.execPath, [playwright, 'test', ...filters], {
    cwd: root,
    env: { ...electronEnvironment(runtime), ...display, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  }))
  return judge('e2e', file, code, readPlaywright)
}

/** Ends with the one line that counts. @returns the exit code */
function conclude(all: readonly Results[]): number {
  for (const name of all.flatMap(({ skipped }) => skipped))
    console.log(`skipped: ${name}`)
  for (const name of all.flatMap(({ failed }) => failed))
    console.log(`failed: ${name}`)
  console.log(summarise(all))
  return all.every(({ failed }) => failed.length === 0) ? 0 : 1
}

/** `--unit` or `--e2e` runs that part alone; what follows are filters of its runner. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { unit: { type: 'boolean' }, e2e: { type: 'boolean' } },
  })
  const all = !values.unit && !values.e2e
  const runtime = await prepare({ build: all || values.e2e === true })
  const results: Results[] = []
  if (all || values.unit)
    results.push(await runUnit(positionals))
  if (all || values.e2e)
    results.push(await runEndToEnd(runtime, positionals))
  return conclude(results)
}

process.exitCode = await main().catch(reportFailure)
