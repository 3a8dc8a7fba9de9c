import { existsSync, globSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure, SetupError } from './setup/report.mjs'
import { run } from './setup/run.mjs'

const folder = join(root, 'scripts', 'bench')

function benches(): string[] {
  return globSync('*.ts', { cwd: folder }).map(file => basename(file, '.ts')).sort()
}

/** Runs one benchmark, which prints a JSON line a figure. `--list` names them; further arguments go to the benchmark. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--list') {
    console.log(benches().join('\n'))
    return 0
  }
  const script = join(folder, `${name}.ts`)
  if (!name || !existsSync(script))
    throw new SetupError(name ? `There is no benchmark "${name}"` : 'Which benchmark?', `npm run bench -- NAME, where NAME is one of: ${benches().join(', ') || '(none yet)'}`)
  await prepare({ build: false })
  const { code } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], { cwd: root })
  return code
}

process.exitCode = await main(process.argv.slice(2)).catch(reportFailure)
