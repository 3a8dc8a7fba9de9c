import { setImmediate } from 'node:timers/promises'

/** A bounded queue between a producer that runs while the consumer waits for other things, and that consumer. */
export type Ahead<T> = {
  /** The next item in order, or null at the end. Rejects with what the producer threw. */
  readonly take: () => Promise<T | null>
  /** Resolves when the producer has stopped for good. */
  readonly stop: () => Promise<void>
}

/**
 * Runs `produce` ahead of `take`, at most `depth` items. Between items the event loop turns, so that a synchronous producer
 * works while the consumer awaits something that runs elsewhere.
 * @param produce makes the next item, or null at the end
 */
export function runAhead<T>(produce: () => Promise<T | null>, depth: number): Ahead<T> {
  const queue: T[] = []
  let wakeConsumer: (() => void) | null = null
  let wakeProducer: (() => void) | null = null
  const state = { stopped: false, ended: false }
  let failure: unknown = null

  async function run(): Promise<void> {
    try {
      while (!state.stopped) {
        const item = await produce()
        if (item === null)
          break
        queue.push(item)
        wakeConsumer?.()
        while (queue.length >= depth && !state.stopped)
          await new Promise<void>(resolve => wakeProducer = resolve)
        await setImmediate()
      }
    }
    catch (error) {
      failure = error
    }
    state.ended = true
    wakeConsumer?.()
  }
  const running = run()

  return {
    async take() {
      while (queue.length === 0 && !state.ended)
        await new Promise<void>(resolve => wakeConsumer = resolve)
      const item = queue.shift()
      wakeProducer?.()
      if (item !== undefined)
        return item
      if (failure !== null)
        throw failure
      return null
    },
    async stop() {
      state.stopped = true
      wakeProducer?.()
      await running
    },
  }
}
