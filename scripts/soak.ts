import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { withDisplay } from './setup/display.ts'
import { electronEnvironment } from './setup/electron.ts'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'
import { run } from './setup/run.mjs'

const help = `Works in the real app as people do (coding by keyboard, rating by gamepad, search and relabel, a review pass), kills all its processes at
a random moment, opens the project again and checks that nothing which the window had called saved is missing. One JSON line a kill.

  node_modules/.bin/node scripts/soak.ts [--times 50] [--pass coding]
`

/** Ends with 1 at the first loss. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { times: { type: 'string', default: '50' }, pass: { type: 'string', default: '' }, help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(help)
    return 0
  }
  const runtime = await prepare({ build: true })
  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const { code } = await withDisplay(display => run(process.execPath, [playwright, 'test', '--config', join('e2e', 'soak', 'playwright.config.ts')], {
    cwd: root,
    env: { ...electronEnvironment(runtime), ...display, SOAK_TIMES: values.times, SOAK_PASS: values.pass },
  }))
  return code
}

process.exitCode = await main().catch(reportFailure)
