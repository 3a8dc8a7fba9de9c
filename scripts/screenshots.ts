import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { withDisplay } from './setup/display.ts'
import { electronEnvironment } from './setup/electron.ts'
import { root } from './setup/paths.mjs'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'
import { run } from './setup/run.mjs'

const help = `Analyses the sample in the real app, codes, rates, searches, reviews, trains, and keeps a picture of each view at two sizes (WebP).

  node_modules/.bin/node scripts/screenshots.ts [--out docs/screenshots]
`

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'docs', 'screenshots') }, help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(help)
    return 0
  }
  const out = resolve(values.out)
  await mkdir(out, { recursive: true })
  const runtime = await prepare({ build: true })
  const { code } = await withDisplay(display => run(process.execPath, [join(root, 'e2e', 'pictures', 'views.ts'), out], { cwd: root, env: { ...electronEnvironment(runtime), ...display } }), '2880x1620')
  return code
}

process.exitCode = await main().catch(reportFailure)
