import type { StudioClient } from '#shared/contract/index.ts'
import type { ProjectInfo } from '#shared/contract/project.contract.ts'
import type { ResolvedToken } from '#shared/process-messages.ts'
import type { EngineContext, EngineOptions } from './engine-context.ts'
import type { StudioEvents } from './events.ts'
import type { ProjectSession } from './projects/project-session.ts'
import type { ServedPort } from './serve.ts'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { openProjectDatabase, openProjectForReading } from './db/project-database.ts'
import { loadCodebooks } from './documents/load-codebooks.ts'
import { createStudioEvents } from './events.ts'
import { interceptCalls } from './handlers/declare-errors.ts'
import { createRouter } from './handlers/router.ts'
import { createJobDefinitions } from './jobs/all-jobs.ts'
import { createWorkerPool } from './processes/worker-pool.ts'
import { ProjectManager } from './projects/project-manager.ts'
import { createProjectSession } from './projects/project-session.ts'
import { createServer } from './serve.ts'
import { openServers } from './settings/server-store.ts'
import { openSettings } from './settings/settings-store.ts'
import { openTemplates } from './settings/template-files.ts'
import { createTokenStore } from './tokens.ts'

/** The studio without a window. `client` calls the handlers in this process; `connect` serves a window over its port. */
export type Engine = Readonly<{
  client: StudioClient
  events: StudioEvents
  connect: (port: ServedPort) => void
  resolveToken: (token: string) => ResolvedToken
  /** Opens a project to look at it while another engine writes it. @throws AppError as `openProjectForReading` says */
  openForReading: (path: string) => Promise<ProjectInfo>
  /** Stops jobs (they become `interrupted`), closes the project and ends the worker processes. */
  close: () => Promise<void>
}>

function createContext(options: EngineOptions): EngineContext {
  const { log } = options
  const base = {
    options,
    log,
    settings: openSettings(join(options.dataDir, 'settings.json'), log.scope('settings')),
    servers: openServers(join(options.dataDir, 'model-servers.json'), options.vault ?? null),
    templates: openTemplates(join(options.dataDir, 'templates'), log.scope('templates')),
    tokens: createTokenStore(),
    events: createStudioEvents(),
    workers: createWorkerPool(options.workerHost),
    codebooks: loadCodebooks(join(options.resourcesDir, 'codebooks'), log),
  }

  function openSession(folder: string, readOnly: boolean): ProjectSession {
    const database = readOnly ? openProjectForReading(folder) : openProjectDatabase(folder)
    try {
      return createProjectSession({ ...base, folder, database, readOnly, jobDefinitions: session => createJobDefinitions(base, session) })
    }
    catch (error) {
      database.close()
      throw error
    }
  }

  function onChanged(session: ProjectSession | null): void {
    base.tokens.clear()
    base.events.publish({ kind: 'project' })
    if (session) {
      base.settings.noteOpened({ path: session.folder, name: session.info().name })
        .catch((error: unknown) => log.warn('The list of recent projects could not be saved', { reason: String(error) }))
    }
  }

  return { ...base, projects: new ProjectManager({ openSession, onChanged }) }
}

/** Starts an engine with no project open. */
export function createEngine(options: EngineOptions): Engine {
  const context = createContext(options)
  const router = createRouter(context)
  return {
    client: createRouterClient(router, { interceptors: [interceptCalls(context.log)] }),
    events: context.events,
    connect: createServer(router, context.log),
    resolveToken: context.tokens.resolve,
    openForReading: path => context.projects.openForReading(path),
    close: async () => {
      await context.projects.close()
      context.workers.close()
      await context.settings.settled()
    },
  }
}
