import type { Engine } from '../engine.ts'
import type { LogEntry } from '../log.ts'
import type { WorkerHost } from '../processes/channel.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ORPCError } from '@orpc/server'
import { createEngine } from '../engine.ts'
import { createLog } from '../log.ts'
import { createNodeWorkerHost } from '../processes/host-node.ts'

/** An engine over a temporary folder, with what it logged. `restart` closes it and starts another over the same folder. */
export type TestEngine = {
  readonly engine: Engine
  readonly client: Engine['client']
  readonly folder: string
  readonly entries: LogEntry[]
  readonly restart: () => Promise<void>
  readonly dispose: () => Promise<void>
}

/** The resources of the repository. */
export const resourcesDir = fileURLToPath(new URL('../../../../resources', import.meta.url))

/** Starts an engine on a fresh temporary folder; `settings` and the sample project live in `folder/home`. With `electron` it takes itself to be in a window. */
export function startTestEngine({ workerHost = createNodeWorkerHost(), electron = null }: { workerHost?: WorkerHost, electron?: string | null } = {}): TestEngine {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'))
  const entries: LogEntry[] = []
  const start = (): Engine => createEngine({
    workerHost,
    resourcesDir,
    dataDir: join(folder, 'home'),
    version: 'test',
    electron,
    chrome: null,
    log: createLog(entry => void entries.push(entry)),
  })
  let engine = start()
  return {
    get engine() {
      return engine
    },
    get client() {
      return engine.client
    },
    folder,
    entries,
    restart: async () => {
      await engine.close()
      engine = start()
    },
    dispose: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The code and message of the declared failure of a call; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<{ code: string, message: string, hint?: string }> {
  try {
    await call
  }
  catch (error) {
    if (error instanceof ORPCError && error.code === 'APP')
      return error.data as { code: string, message: string, hint?: string }
    throw error
  }
  throw new Error('The call did not fail')
}
