import type { Codebook } from '#shared/domain/codebook.ts'
import type { StudioEvents } from './events.ts'
import type { Log } from './log.ts'
import type { WorkerHost } from './processes/channel.ts'
import type { WorkerPool } from './processes/worker-pool.ts'
import type { ProjectManager } from './projects/project-manager.ts'
import type { KeyVault } from './settings/key-vault.ts'
import type { ServerStore } from './settings/server-store.ts'
import type { SettingsStore } from './settings/settings-store.ts'
import type { TemplateFiles } from './settings/template-files.ts'
import type { TokenStore } from './tokens.ts'

/**
 * Where the engine finds things. Paths are absolute: `resourcesDir` holds models and codebooks, `dataDir` settings and the sample project.
 * Without `vault` there is no key store of the system.
 */
export type EngineOptions = Readonly<{
  workerHost: WorkerHost
  vault?: KeyVault
  resourcesDir: string
  dataDir: string
  version: string
  electron: string | null
  chrome: string | null
  log: Log
}>

/** What handlers and jobs share. `projects.require()` is the open project. */
export type EngineContext = Readonly<{
  options: EngineOptions
  log: Log
  settings: SettingsStore
  servers: ServerStore
  templates: TemplateFiles
  tokens: TokenStore
  events: StudioEvents
  workers: WorkerPool
  codebooks: readonly Codebook[]
  projects: ProjectManager
}>
