import type { WorkerReply, WorkerRequest } from './channel.ts'
import process from 'node:process'
import { toErrorRecord } from '#shared/errors.ts'
import { sendPulses } from './pulse.ts'

/** What a worker method gets beside its input: `emit` streams progress to the caller, `signal` aborts when the caller cancels. */
export type WorkerContext<Event> = Readonly<{ emit: (event: Event) => void, signal: AbortSignal }>

/** One method of a worker: plain structured-clone data in and out. */
// eslint-disable-next-line ts/no-explicit-any
export type WorkerMethod = (input: any, context: WorkerContext<any>) => Promise<unknown>

/** The methods of a worker process by name; `typeof methods` types the engine's client ({@link connectWorker}). */
export type WorkerMethods = Readonly<Record<string, WorkerMethod>>

type Port = {
  postMessage: (message: unknown) => void
  on: ((event: 'message', listener: (event: { data: unknown }) => void) => void) & ((event: 'close', listener: () => void) => void)
  start: () => void
}

type ParentPort = { once: (event: 'message', listener: (event: { data: unknown, ports: readonly Port[] }) => void) => void }

type Line = { send: (reply: WorkerReply) => void, listen: (receive: (message: unknown) => void) => void }

function lineOfPort(port: Port): Line {
  return {
    send: reply => port.postMessage(reply),
    listen: (receive) => {
      port.on('message', event => receive(event.data))
      port.on('close', () => process.exit(0))
      port.start()
    },
  }
}

const lineOfFork: Line = {
  // an engine that has gone away hears nothing; the disconnect ends this process
  send: reply => void process.send?.(reply, () => {}),
  listen: (receive) => {
    process.on('message', receive)
    process.on('disconnect', () => process.exit(0))
  },
}

function serve(methods: WorkerMethods, line: Line): void {
  const running = new Map<number, AbortController>()

  async function answer(id: number, method: string, input: unknown): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const run = methods[method]
      if (!run)
        throw new Error(`No worker method ${method}`)
      const emit = (event: unknown): void => line.send({ type: 'event', id, event })
      line.send({ type: 'result', id, output: await run(input, { emit, signal: controller.signal }) })
    }
    catch (error) {
      line.send({ type: 'error', id, error: toErrorRecord(error) })
    }
    finally {
      running.delete(id)
    }
  }

  line.listen((message) => {
    const request = message as WorkerRequest
    if (request.type === 'cancel')
      running.get(request.id)?.abort()
    else
      void answer(request.id, request.method, request.input)
  })
  sendPulses(() => line.send({ type: 'pulse' }))
  line.send({ type: 'ready' })
}

/**
 * Answers calls from the engine until the engine goes away. In a forked Node process it speaks over the fork's own channel;
 * in an Electron utility process over the MessagePort that main hands it first (`MainToWorker`), so that nothing passes through main.
 */
export function serveWorker(methods: WorkerMethods): void {
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
  if (!parentPort) {
    serve(methods, lineOfFork)
    return
  }
  parentPort.once('message', (event) => {
    const [port] = event.ports
    if (port)
      serve(methods, lineOfPort(port))
  })
}
