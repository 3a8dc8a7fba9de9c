import type { WorkerChannel, WorkerHost, WorkerKind } from './channel.ts'
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const sources: Record<WorkerKind, string> = {
  media: '../media/worker.ts',
  inference: '../perception/worker.ts',
  training: '../training/worker.ts',
  dataset: '../dataset/worker.ts',
}

function entryOf(kind: WorkerKind): string {
  const built = fileURLToPath(new URL(`./${kind}-worker.js`, import.meta.url))
  return existsSync(built) ? built : fileURLToPath(new URL(sources[kind], import.meta.url))
}

/** Starts workers by `fork`, for the command line and the tests. Runs the sources under Node 24, the bundles where they lie beside this file. */
export function createNodeWorkerHost(): WorkerHost {
  return {
    spawn(kind): WorkerChannel {
      // Workers print to stderr only: stdout belongs to the results of the command line.
      const child = fork(entryOf(kind), { serialization: 'advanced', execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] })
      const listeners: ((exit: { code: number | null, signal: string | null }) => void)[] = []
      let ended: { code: number | null, signal: string | null } | null = null
      child.once('exit', (code, signal) => {
        ended = { code, signal }
        for (const listener of listeners)
          listener(ended)
      })
      child.on('error', () => child.kill('SIGKILL'))
      return {
        pid: child.pid,
        post: message => void (child.connected && child.send(message as object)),
        onMessage: listener => void child.on('message', listener),
        onExit: (listener) => {
          if (ended)
            listener(ended)
          else
            listeners.push(listener)
        },
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}
