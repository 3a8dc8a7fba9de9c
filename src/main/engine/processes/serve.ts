import type { WorkerReply, WorkerRequest } from './channel.ts'
import process from 'node:process'
import { toErrorRecord } from '#shared/errors.ts'

/** What a worker method gets beside its input: `emit` streams progress to the caller, `signal` aborts when the caller cancels. */
export type WorkerContext<Event> = Readonly<{ emit: (event: Event) => void, signal: AbortSignal }>

/** One method of a worker: plain structured-clone data in and out. */
// eslint-disable-next-line ts/no-explicit-any
export type WorkerMethod = (input: any, context: WorkerContext<any>) => Promise<unknown>

/** The methods of a worker process by name; `typeof methods` types the engine's client ({@link connectWorker}). */
export type WorkerMethods = Readonly<Record<string, WorkerMethod>>

type ParentPort = {
  postMessage: (message: unknown) => void
  on: (event: 'message', listener: (event: { data: unknown }) => void) => void
}

/** Answers calls from the engine until the process ends. Works in a forked Node process and in an Electron utility process. */
export function serveWorker(methods: WorkerMethods): void {
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
  const send = (reply: WorkerReply): void => {
    if (parentPort)
      parentPort.postMessage(reply)
    else
      process.send?.(reply)
  }
  const running = new Map<number, AbortController>()

  async function answer(id: number, method: string, input: unknown): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const run = methods[method]
      if (!run)
        throw new Error(`No worker method ${method}`)
      const emit = (event: unknown): void => send({ type: 'event', id, event })
      send({ type: 'result', id, output: await run(input, { emit, signal: controller.signal }) })
    }
    catch (error) {
      send({ type: 'error', id, error: toErrorRecord(error) })
    }
    finally {
      running.delete(id)
    }
  }

  function receive(message: unknown): void {
    const request = message as WorkerRequest
    if (request.type === 'cancel')
      running.get(request.id)?.abort()
    else
      void answer(request.id, request.method, request.input)
  }

  if (parentPort) {
    parentPort.on('message', event => receive(event.data))
  }
  else {
    process.on('message', receive)
    process.on('disconnect', () => process.exit(0))
  }
  send({ type: 'ready' })
}
