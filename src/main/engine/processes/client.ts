import type { WorkerChannel, WorkerExit, WorkerReply } from './channel.ts'
import type { WorkerContext, WorkerMethods } from './serve.ts'
import { AppError, fromErrorRecord } from '#shared/errors.ts'
import { watchSilence } from './silence.ts'

type InputOf<M> = M extends (input: infer I, ...rest: never[]) => unknown ? I : never
type OutputOf<M> = M extends (...args: never[]) => Promise<infer O> ? O : never
type EventOf<M> = M extends (input: never, context: WorkerContext<infer E>) => unknown ? E : never

/** How a call is cancelled, who hears of its progress, and how long the process may say nothing before it is ended. */
export type CallOptions<Event> = Readonly<{
  signal?: AbortSignal | undefined
  onEvent?: ((event: Event) => void) | undefined
  /** Milliseconds without a message or `pulse` of the process after which it is ended as stuck. @default never */
  silenceMs?: number | undefined
}>

/** How long a process that reads footage may say nothing. While it gets on it gives a pulse each second. */
export const footageSilenceMs = 60_000
/** The same where models run between two pulses. */
export const analysisSilenceMs = 120_000

/** A worker process as the engine sees it: typed calls, progress events, cancel, and an end that rejects what was under way. */
export type WorkerClient<Methods extends WorkerMethods> = {
  readonly pid: number | undefined
  readonly alive: boolean
  readonly call: <Name extends keyof Methods & string>(
    method: Name,
    input: InputOf<Methods[Name]>,
    options?: CallOptions<EventOf<Methods[Name]>>,
  ) => Promise<OutputOf<Methods[Name]>>
  readonly onExit: (listener: (exit: WorkerExit) => void) => void
  readonly close: () => void
}

type Pending = { resolve: (value: unknown) => void, reject: (error: Error) => void, onEvent?: ((event: unknown) => void) | undefined }

/**
 * Wraps a channel to a process that runs `serveWorker(methods)`.
 * A call rejects with AppError `worker-died` when the process ends first, `cancelled` when `signal` aborts.
 */
export function connectWorker<Methods extends WorkerMethods>(channel: WorkerChannel): WorkerClient<Methods> {
  const pending = new Map<number, Pending>()
  const exitListeners: ((exit: WorkerExit) => void)[] = []
  const silence = watchSilence(seconds => stop(`stuck: it got no further for ${seconds} s`))
  let nextId = 1
  let alive = true
  let endedBecause: string | null = null

  function stop(because: string | null): void {
    endedBecause ??= because
    alive = false
    channel.kill()
  }

  channel.onMessage((message) => {
    const reply = message as WorkerReply
    silence.break()
    if (reply.type === 'ready' || reply.type === 'pulse')
      return
    const call = pending.get(reply.id)
    if (!call)
      return
    if (reply.type === 'event') {
      call.onEvent?.(reply.event)
      return
    }
    pending.delete(reply.id)
    if (reply.type === 'result')
      call.resolve(reply.output)
    else
      call.reject(fromErrorRecord(reply.error))
  })

  channel.onExit((exit) => {
    alive = false
    silence.end()
    const how = endedBecause ?? (exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`)
    for (const call of pending.values())
      call.reject(new AppError('worker-died', `The worker process ended (${how})`, { data: { how } }))
    pending.clear()
    for (const listener of exitListeners)
      listener(exit)
  })

  return {
    get pid() {
      return channel.pid
    },
    get alive() {
      return alive
    },
    call(method, input, options = {}) {
      const id = nextId++
      return new Promise((resolve, reject) => {
        if (!alive) {
          reject(new AppError('worker-died', 'The worker process has ended'))
          return
        }
        if (options.signal?.aborted) {
          reject(new AppError('cancelled', 'Cancelled'))
          return
        }
        const cancel = (): void => channel.post({ type: 'cancel', id })
        options.signal?.addEventListener('abort', cancel, { once: true })
        const unwatch = silence.watch(options.silenceMs)
        const settle = (): void => {
          unwatch()
          options.signal?.removeEventListener('abort', cancel)
        }
        pending.set(id, {
          resolve: (value) => {
            settle()
            resolve(value as never)
          },
          reject: (error) => {
            settle()
            reject(error)
          },
          onEvent: options.onEvent as ((event: unknown) => void) | undefined,
        })
        channel.post({ type: 'call', id, method, input })
      })
    },
    onExit: listener => void exitListeners.push(listener),
    close: () => stop(null),
  }
}
