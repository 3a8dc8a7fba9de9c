import type { ElectronRuntime } from './electron.ts'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { electronEnvironment } from './electron.ts'
import { root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { run, tail } from './run.mjs'

const stamp = join(root, 'out', '.sources')
const configuration = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.web.json']

function sourceFiles(): string[] {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  return [...configuration.map(name => join(root, name)), ...sources]
}

/** A fingerprint of everything that goes into the build, the language level of the Electron that runs it included. */
function fingerprint(runtime: ElectronRuntime): string {
  const hash = createHash('sha256').update(runtime.version)
  for (const file of sourceFiles())
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

function builtFrom(): string | null {
  try {
    return readFileSync(stamp, 'utf8')
  }
  catch {
    return null
  }
}

/** Has the next build start from nothing: what the development server leaves in `out/` is not for use. */
export function forgetBuild(): void {
  rmSync(stamp, { force: true })
}

/** Builds the app into `out/` when its sources differ from what was built last. */
export async function buildApp(runtime: ElectronRuntime): Promise<{ note: string, value: undefined }> {
  const wanted = fingerprint(runtime)
  if (builtFrom() === wanted)
    return { note: 'up to date', value: undefined }
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code, output } = await run(process.execPath, [script, 'build', '--logLevel', 'warn'], { cwd: root, env: { ...electronEnvironment(runtime), NO_COLOR: '1', FORCE_COLOR: '0' }, quiet: true })
  if (code !== 0)
    throw new SetupError(`The build failed:\n${tail(output, 40)}`, 'mend the sources (npm run check says more), then run the command again')
  writeFileSync(stamp, wanted)
  return { note: `built for Electron ${runtime.version.split('.')[0]}`, value: undefined }
}
