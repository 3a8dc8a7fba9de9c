/**
 * The messages between Electron's main process, the engine's utility process and the worker processes. Types only.
 * Contract traffic does not pass here: it runs over the MessagePort that `connect` hands to the engine.
 */

/** The kinds of worker processes; each has its own entry bundle (`media-worker.js`, `inference-worker.js`, `training-worker.js`). */
export type WorkerProcessKind = 'media' | 'inference' | 'training' | 'dataset'

/**
 * Where the engine finds things and what it says of itself. All paths are absolute.
 * `resourcesDir` holds codebooks, models and sample footage; `dataDir` holds settings and the sample project.
 */
export type EngineStart = Readonly<{
  resourcesDir: string
  dataDir: string
  version: string
  electron: string | null
  chrome: string | null
}>

/** What a token stands for: a file to be served with byte ranges, bytes to be served whole, or nothing (404). */
export type ResolvedToken
  = | Readonly<{ kind: 'file', path: string, mime: string }>
    | Readonly<{ kind: 'bytes', bytes: Uint8Array, mime: string }>
    | Readonly<{ kind: 'missing' }>

/**
 * Main to engine. `start` is the first message. `connect` carries one MessagePort (`ports[0]`) of a window.
 * `worker-port` answers `spawn-worker` and carries one MessagePort whose other end main gave to the worker by {@link MainToWorker};
 * `worker-exit` follows when that process ends, also when it never started. `vault-answer` answers `vault`. `close` asks for an orderly end, answered by `closed`.
 */
export type MainToEngine
  = | Readonly<{ type: 'start', options: EngineStart }>
    | Readonly<{ type: 'connect' }>
    | Readonly<{ type: 'resolve', id: number, token: string }>
    | Readonly<{ type: 'worker-port', id: number, pid: number | undefined }>
    | Readonly<{ type: 'worker-exit', id: number, code: number | null }>
    | Readonly<{ type: 'vault-answer', id: number, text: string | null }>
    | Readonly<{ type: 'close' }>

/**
 * Engine to main. `ready` follows `start`; `resolved` answers `resolve` with the same id; `log` entries are written by main. `vault` asks for a text
 * to be sealed by the system's key store, or to be opened again; null comes back where there is no such store or it does not open the text.
 */
export type EngineToMain
  = | Readonly<{ type: 'ready' }>
    | Readonly<{ type: 'resolved', id: number, resource: ResolvedToken }>
    | Readonly<{ type: 'spawn-worker', kind: WorkerProcessKind, id: number }>
    | Readonly<{ type: 'kill-worker', id: number }>
    | Readonly<{ type: 'vault', id: number, act: 'seal' | 'open', text: string }>
    | Readonly<{ type: 'log', level: LogLevel, scope: string, message: string, data: Readonly<Record<string, unknown>> | null, atMs: number }>
    | Readonly<{ type: 'closed' }>

/** Main to a fresh worker process: the one message it gets from main. Carries the MessagePort (`ports[0]`) over which the engine calls it. */
export type MainToWorker = Readonly<{ type: 'serve' }>

/** Severity of a log entry, most severe first. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug'
