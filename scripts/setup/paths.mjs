import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const { PATH = '', XDG_CACHE_HOME } = process.env

/** The root folder of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where npm links the programs of packages. */
export const binFolder = join(root, 'node_modules', '.bin')

/** What is fetched once per machine and outlives `node_modules`. */
export const cacheFolder = join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'affectree')

/** The PATH without the checkout's own programs: npm itself must not run on a Node that it is about to replace. */
export function outerPath() {
  return PATH.split(delimiter).filter(folder => !folder.endsWith(join('node_modules', '.bin'))).join(delimiter)
}

/** The PATH with the checkout's own programs first, Node 24 among them. */
export function innerPath() {
  return [binFolder, outerPath()].join(delimiter)
}
