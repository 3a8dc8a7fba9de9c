// What Electron runs when it is started on a folder or a file: `electron [-r module]... [flags] <app>`.
// The runtime from the registry comes without the official one, so this is put in its place.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import * as electron from 'electron'

// Electron's own default app calls these as well; its published types leave them out
const app = /** @type {Electron.App & { setVersion: (version: string) => void, setAppPath: (path: string) => void }} */ (electron.app)

/** @param {readonly string[]} args */
function parse(args) {
  const modules = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '-r' || arg === '--require')
      modules.push(args[++at] ?? '')
    else if (arg === '-v' || arg === '--version')
      return { modules, version: true, target: null }
    else if (!arg.startsWith('-'))
      return { modules, version: false, target: resolve(arg) }
  }
  return { modules, version: false, target: null }
}

/** @param {string} target a folder with a package.json, or a script */
function entryOf(target) {
  const manifest = join(target, 'package.json')
  if (!existsSync(manifest)) {
    app.setAppPath(dirname(target))
    return target
  }
  const { name, productName, version, main = 'index.js' } = JSON.parse(readFileSync(manifest, 'utf8'))
  if (version)
    app.setVersion(version)
  if (productName ?? name)
    app.setName(productName ?? name)
  app.setAppPath(target)
  return resolve(target, main)
}

const { modules, version, target } = parse(process.argv.slice(1))
if (version) {
  process.stdout.write(`v${process.versions.electron}\n`)
  process.exit(0)
}
const require = createRequire(join(process.cwd(), 'any.cjs'))
for (const id of modules)
  require(id)
if (target === null) {
  process.stderr.write('usage: electron [options] <app>\n')
  process.exit(1)
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
await import(pathToFileURL(entryOf(target)).href)
