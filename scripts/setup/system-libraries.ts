import { existsSync } from 'node:fs'
import process from 'node:process'
import { SetupError } from './report.mjs'
import { run, tail } from './run.mjs'

/** One thing of the system that Electron or the sample needs: how to see that it is there, and the packages that bring it (the first that exists). */
type Requirement = Readonly<({ library: string } | { command: string }) & { packages: readonly string[], optional?: boolean }>

const requirements: readonly Requirement[] = [
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
  { library: 'libXss.so.1', packages: ['libxss1'] },
  { library: 'libatk-bridge-2.0.so.0', packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
  { library: 'libnotify.so.4', packages: ['libnotify4'] },
  { library: 'libsecret-1.so.0', packages: ['libsecret-1-0'] },
  { command: 'unzip', packages: ['unzip'] },
  // only lets graphics cards, and the software in their place, compute
  { library: 'libvulkan.so.1', packages: ['libvulkan1'], optional: true },
  // only gives the sample a voice
  { command: 'espeak-ng', packages: ['espeak-ng'], optional: true },
]
const displayRequirements: readonly Requirement[] = [
  { command: 'Xvfb', packages: ['xvfb'] },
  { command: 'xauth', packages: ['xauth'] },
]

/** True when a program is on the PATH. */
export async function hasCommand(command: string): Promise<boolean> {
  return (await run(process.platform === 'win32' ? 'where' : 'which', [command], { quiet: true })).code === 0
}

async function knownLibraries(): Promise<string> {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(existsSync) ?? 'ldconfig'
  // the whole cache is longer than what `run` keeps, so the names alone
  const { output } = await run('sh', ['-c', `${ldconfig} -p | awk '{print $1}' | sort -u | grep -E '^lib(gtk-3|nss3|asound|gbm|Xss|atk-bridge|notify|secret|vulkan)'`], { quiet: true })
  return output
}

async function findMissing(): Promise<Requirement[]> {
  const wanted = hasDisplay() ? requirements : [...requirements, ...displayRequirements]
  const libraries = new Set((await knownLibraries()).split('\n'))
  const missing: Requirement[] = []
  for (const requirement of wanted) {
    const found = 'library' in requirement ? libraries.has(requirement.library) : await hasCommand(requirement.command)
    if (!found)
      missing.push(requirement)
  }
  return missing
}

/** True when a window can be shown. Only Linux runs without a display. */
export function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY)
}

/** The words before `apt-get` that give it the rights it needs, null where this user has none. */
async function aptPrefix(): Promise<string[] | null> {
  if (!await hasCommand('apt-get'))
    return null
  if (process.getuid?.() === 0)
    return []
  return (await run('sudo', ['-n', 'true'], { quiet: true })).code === 0 ? ['sudo', '-n'] : null
}

async function apt(prefix: readonly string[], args: readonly string[]): Promise<void> {
  const [command = '', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120', ...args]
  const { code, output } = await run(command, rest, { quiet: true })
  if (code !== 0)
    throw new SetupError(`apt-get ${args[0]} failed:\n${tail(output)}`, 'mend what apt-get complains about, then run the command again')
}

/** Chooses the name under which this release knows each package. */
async function packagesOf(missing: readonly Requirement[]): Promise<string[]> {
  const chosen: string[] = []
  for (const { packages } of missing) {
    const known: string[] = []
    for (const name of packages) {
      const { output } = await run('apt-cache', ['policy', name], { quiet: true })
      if (/Candidate: (?!\(none\))/.test(output))
        known.push(name)
    }
    chosen.push(known[0] ?? packages.at(-1)!)
  }
  return chosen
}

/** Installs what is missing where this user may, and otherwise says the exact line to run. Does nothing when all is there. */
export async function installSystemLibraries(progress: (note: string) => void): Promise<{ note: string, value: undefined }> {
  if (process.platform !== 'linux')
    return { note: 'none needed', value: undefined }
  const missing = await findMissing()
  if (missing.length === 0)
    return { note: 'up to date', value: undefined }
  const prefix = await aptPrefix()
  const things = missing.map(requirement => 'library' in requirement ? requirement.library : requirement.command).join(', ')
  if (!prefix && missing.every(({ optional }) => optional))
    return { note: `up to date (without ${things})`, value: undefined }
  if (!prefix) {
    const line = `sudo apt-get install ${(missing.map(({ packages }) => packages.at(-1))).join(' ')}`
    throw new SetupError(`The system lacks ${things}`, `run "${line}" (on other distributions, install the packages that hold them), then run the command again`)
  }
  progress(`apt-get: ${things}`)
  await apt(prefix, ['update'])
  const packages = await packagesOf(missing)
  await apt(prefix, ['install', '-y', '--no-install-recommends', ...packages])
  const left = (await findMissing()).filter(({ optional }) => !optional)
  if (left.length > 0)
    throw new SetupError(`Still missing after apt-get install ${packages.join(' ')}: ${left.flatMap(({ packages }) => packages).join(', ')}`, 'install them by hand, then run the command again')
  return { note: `installed ${packages.join(' ')}`, value: undefined }
}
