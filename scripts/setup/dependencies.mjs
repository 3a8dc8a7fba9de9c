import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { outerPath, root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { run, tail } from './run.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockEntry */

/**
 * @param {string} file
 * @returns {Record<string, LockEntry>} packages by their path, without the project itself
 */
function readLock(file) {
  const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages
  return packages
}

/**
 * Compares what the lock file asks for with what npm last installed (its hidden lock file). Optional packages may be absent:
 * most are for other platforms.
 * @returns {string | null} why the dependencies must be installed, null when they are current
 */
export function staleDependencies() {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden))
    return 'nothing is installed'
  const wanted = readLock(join(root, 'package-lock.json'))
  const installed = readLock(hidden)
  for (const [path, entry] of Object.entries(wanted)) {
    const found = installed[path]
    if (found ? found.version !== entry.version || found.integrity !== entry.integrity : !entry.optional)
      return `${path.replace(/^.*node_modules\//, '')} is missing or of another version`
  }
  const extra = Object.keys(installed).find(path => !(path in wanted))
  return extra ? `${extra.replace(/^.*node_modules\//, '')} is no longer wanted` : null
}

/**
 * Installs the dependencies exactly as locked, when they are missing or stale.
 * @param {(note: string) => void} progress
 * @returns {Promise<{ note: string, value: undefined }>} what was done
 */
export async function installDependencies(progress) {
  const reason = staleDependencies()
  if (!reason)
    return { note: 'up to date', value: undefined }
  progress(`npm ci: ${reason}`)
  // npm start hands its own program over; it runs on the outer Node, which npm ci does not replace
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  const [command, ...first] = npm?.endsWith('.js') && node && !node.startsWith(root) ? [node, npm] : ['npm']
  const { code, output } = await run(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { PATH: outerPath() },
    quiet: true,
  })
  if (code !== 0)
    throw new SetupError(`npm ci failed:\n${tail(output)}`, 'check that the npm registry can be reached (npm ping) and that the disk has 3 GB free, then run the command again')
  return { note: `installed ${Object.keys(readLock(join(root, 'node_modules', '.package-lock.json'))).length} packages`, value: undefined }
}
