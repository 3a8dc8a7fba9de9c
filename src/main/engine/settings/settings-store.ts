import type { Settings } from '#shared/contract/studio.contract.ts'
import type { Log } from '../log.ts'
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { settingsSchema } from '#shared/contract/studio.contract.ts'
import { writeAtomically } from '../files/write-atomically.ts'

const recentLimit = 12

/** What the person chose, kept in one file outside projects. */
export type SettingsStore = {
  readonly get: () => Settings
  /** Changes what is given, keeps the rest, and answers the whole once it is on the disk. */
  readonly update: (change: Partial<Settings>) => Promise<Settings>
  /** Puts a project first in the list of recent ones. */
  readonly noteOpened: (project: Readonly<{ path: string, name: string }>) => Promise<void>
  /** Resolves when nothing is being written any more. */
  readonly settled: () => Promise<void>
}

function userName(): string {
  try {
    return userInfo().username || 'annotator'
  }
  catch {
    return 'annotator'
  }
}

/** Settings before the person changed any. */
export function defaultSettings(): Settings {
  return {
    annotator: userName(),
    theme: 'dark',
    locale: 'en',
    confidenceThreshold: 0.5,
    reactionDelayMs: {},
    analysisRate: { everyNth: 1 },
    hardwareDecode: 'auto',
    layouts: {},
    keymap: {},
    overlay: { boxes: true, points: true, labels: true, subtitles: true },
    recentProjects: [],
  }
}

function load(path: string, log: Log): Settings {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  }
  catch {
    return defaultSettings()
  }
  try {
    return settingsSchema.parse({ ...defaultSettings(), ...JSON.parse(text) as object })
  }
  catch (error) {
    const aside = `${path}.broken`
    renameSync(path, aside)
    log.warn('The settings file could not be read and was set aside', { path: aside, reason: error instanceof Error ? error.message : String(error) })
    return defaultSettings()
  }
}

/** Opens the settings at `path`. A file that cannot be read is set aside as `.broken` and the defaults are used. */
export function openSettings(path: string, log: Log): SettingsStore {
  let settings = load(path, log)
  let writing: Promise<void> = Promise.resolve()

  async function write(next: Settings): Promise<void> {
    mkdirSync(dirname(path), { recursive: true })
    await writeAtomically(path, [`${JSON.stringify(next, null, 2)}\n`])
  }

  async function update(change: Partial<Settings>): Promise<Settings> {
    settings = settingsSchema.parse({ ...settings, ...change })
    const mine = writing.then(() => write(settings))
    writing = mine.catch(() => {})
    await mine
    return settings
  }

  return {
    get: () => settings,
    update,
    noteOpened: async ({ path: projectPath, name }) => {
      const others = settings.recentProjects.filter(recent => recent.path !== projectPath)
      await update({ recentProjects: [{ path: projectPath, name, openedAtMs: Date.now() }, ...others].slice(0, recentLimit) })
    },
    settled: () => writing,
  }
}
