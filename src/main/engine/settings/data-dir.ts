import { join } from 'node:path'

/** What {@link dataDir} looks at; `process` gives all of it. */
export type Surroundings = Readonly<{ env: Readonly<Record<string, string | undefined>>, platform: string, home: string }>

/**
 * The folder for settings and the sample project: `AFFECTREE_HOME` when set, else what is usual on the platform.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function dataDir({ env, platform, home }: Surroundings): string {
  if (env['AFFECTREE_HOME'])
    return env['AFFECTREE_HOME']
  if (platform === 'win32')
    return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Affectree')
  if (platform === 'darwin')
    return join(home, 'Library', 'Application Support', 'Affectree')
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'affectree')
}

/** Where the order of providers that was measured on this machine is remembered. */
export function providerMemory(folder: string): string {
  return join(folder, 'providers.json')
}
