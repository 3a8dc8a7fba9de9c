import type { StudioClient } from '#shared/contract/index.ts'
import type { Job } from '#shared/contract/jobs.contract.ts'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEngine } from '#engine/engine.ts'
import { createLog } from '#engine/log.ts'
import { createNodeWorkerHost } from '#engine/processes/host-node.ts'
import { root } from '../setup/paths.mjs'
import { SetupError } from '../setup/report.mjs'

/** The engine without a window, with a fresh home of its own. */
export type Studio = Readonly<{
  client: StudioClient
  /** The bytes behind a token. */
  bytesOf: (token: string) => Uint8Array
  /** Waits for jobs to end, and says every few seconds how far they are. @throws SetupError when one fails */
  finish: (jobs: readonly Job[]) => Promise<Job[]>
  close: () => Promise<void>
}>

const pollMs = 200
const sayEveryMs = 5000

function progressLine({ title, progress }: Job): string {
  const { done, total, unit, ratePerSecond, secondsLeft, provider } = progress
  const parts = [
    total === null ? `${done} ${unit}` : `${done} of ${total} ${unit}`,
    ratePerSecond === null ? '' : `${ratePerSecond.toFixed(1)} a second`,
    secondsLeft === null ? '' : `${Math.ceil(secondsLeft)} s left`,
    provider ?? '',
  ]
  return `  ${title}: ${parts.filter(Boolean).join(', ')}`
}

async function finish(client: StudioClient, wanted: readonly Job[]): Promise<Job[]> {
  const ids = new Set(wanted.map(({ id }) => id))
  let saidMs = performance.now()
  for (;;) {
    const jobs = (await client.jobs.list({})).filter(({ id }) => ids.has(id))
    const failed = jobs.find(({ state }) => state === 'failed' || state === 'interrupted' || state === 'cancelled')
    if (failed)
      throw new SetupError(`${failed.title} ended as ${failed.state}: ${failed.error?.message ?? 'no reason given'}`, failed.error?.hint ?? 'run the command again')
    if (jobs.every(({ state }) => state === 'done'))
      return jobs
    if (performance.now() - saidMs > sayEveryMs) {
      saidMs = performance.now()
      for (const job of jobs.filter(({ state }) => state === 'running'))
        console.log(progressLine(job))
    }
    await sleep(pollMs)
  }
}

/** Starts the engine in this process over an empty home, so that every run tells the same. */
export function startStudio(home = join(root, '.cache', 'headless')): Studio {
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const engine = createEngine({
    workerHost: createNodeWorkerHost(),
    resourcesDir: join(root, 'resources'),
    dataDir: home,
    version,
    electron: null,
    chrome: null,
    log: createLog(({ level, message }) => void (level === 'error' && console.error(message))),
  })
  return {
    client: engine.client,
    bytesOf(token) {
      const resource = engine.resolveToken(token)
      if (resource.kind === 'missing')
        throw new Error(`The engine does not know the token ${token}`)
      return resource.kind === 'bytes' ? resource.bytes : readFileSync(resource.path)
    },
    finish: jobs => finish(engine.client, jobs),
    close: engine.close,
  }
}
