import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../setup/paths.mjs'

type Entry = Readonly<{ version?: string, integrity?: string, resolved?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }>

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> }

/** Where Node would look for a dependency of the package at `path`: beside it, then in the folders above. */
function isLocked(path: string, name: string): boolean {
  const place = `${path ? `${path}/` : ''}node_modules/${name}`
  if (place in packages)
    return true
  if (path === '')
    return false
  const at = path.lastIndexOf('/node_modules/')
  return isLocked(at < 0 ? '' : path.slice(0, at), name)
}

// npm ci refuses a lock file that leaves out a package for another platform, also where it is not needed
it('locks every dependency, those for other platforms included', () => {
  const missing = Object.entries(packages).flatMap(([path, entry]) => Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
    .filter(name => !isLocked(path, name))
    .map(name => `${name} of ${path}`))
  expect(missing).toEqual([])
})

it('names version and integrity of each package, and no host', () => {
  const installed = Object.entries(packages).filter(([path]) => path !== '')
  expect(installed.filter(([, { version, integrity }]) => !version || !integrity).map(([path]) => path)).toEqual([])
  expect(installed.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([])
})
