import type { StudioEvent } from '#shared/contract/project.contract.ts'
import { EventPublisher } from '@orpc/server'

/** What the engine tells every open window and whoever else listens. */
export type StudioEvents = {
  readonly publish: (event: StudioEvent) => void
  readonly listen: (listener: (event: StudioEvent) => void) => () => void
  /** Ends when `signal` aborts. A reader that falls far behind loses the oldest events. */
  readonly subscribe: (signal: AbortSignal | undefined) => AsyncGenerator<StudioEvent>
}

const bufferedEvents = 1000

/** Makes the engine's one event bus. */
export function createStudioEvents(): StudioEvents {
  const publisher = new EventPublisher<{ studio: StudioEvent }>({ maxBufferedEvents: bufferedEvents })
  return {
    publish: event => publisher.publish('studio', event),
    listen: listener => publisher.subscribe('studio', listener),
    subscribe: signal => publisher.subscribe('studio', { signal }),
  }
}
