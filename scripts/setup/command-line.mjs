import { chmodSync, existsSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { binFolder, root } from './paths.mjs'

const target = join('..', '..', 'bin', 'affectree.mjs')

/** Links the command line into the checkout's programs, so that `npx affectree` finds it. Does nothing where the link stands. */
export function linkCommandLine() {
  if (process.platform === 'win32')
    return
  const link = join(binFolder, 'affectree')
  const linked = existsSync(link) && lstatSync(link).isSymbolicLink() && readlinkSync(link) === target
  if (linked)
    return
  rmSync(link, { force: true })
  symlinkSync(target, link)
  chmodSync(join(root, 'bin', 'affectree.mjs'), 0o755)
}
