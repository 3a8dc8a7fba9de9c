import type { ErrorRecord } from '#shared/errors.ts'
import type { WorkerProcessKind } from '#shared/process-messages.ts'

/** The kinds of worker processes. Each runs native code that may crash; the engine itself never decodes, infers or trains. */
export type WorkerKind = WorkerProcessKind

/** How a worker ended: an exit code, or the signal that killed it. */
export type WorkerExit = Readonly<{ code: number | null, signal: string | null }>

/** The engine's end of a worker process. Messages are structured clones (typed arrays are copied, never transferred: electron#34905). */
export type WorkerChannel = {
  readonly pid: number | undefined
  readonly post: (message: unknown) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
  readonly onExit: (listener: (exit: WorkerExit) => void) => void
  readonly kill: () => void
}

/** Starts worker processes: under plain Node by fork, inside Electron by asking the main process for a utility process. */
export type WorkerHost = {
  readonly spawn: (kind: WorkerKind) => WorkerChannel
}

/** The messages between the engine and a worker. */
export type WorkerRequest
  = | Readonly<{ type: 'call', id: number, method: string, input: unknown }>
    | Readonly<{ type: 'cancel', id: number }>

/** What a worker says back: that it runs, that it gets on, progress of a call, its result, or its failure. */
export type WorkerReply
  = | Readonly<{ type: 'ready' }>
    | Readonly<{ type: 'pulse' }>
    | Readonly<{ type: 'event', id: number, event: unknown }>
    | Readonly<{ type: 'result', id: number, output: unknown }>
    | Readonly<{ type: 'error', id: number, error: ErrorRecord }>
