import type { StudioEvent } from '#shared/contract/index.ts'
import type { DocumentRecord } from '#shared/domain/document.ts'
import { client } from './client.ts'
import { connectionState, onConnected } from './connection.ts'

type Kind = StudioEvent['kind']
type EventOf<K extends Kind> = Extract<StudioEvent, { kind: K }>

const listeners = new Map<Kind, Set<(event: never) => void>>()

/** Calls `listener` for every event of `kind` that the engine sends; answers a function that stops it. */
export function onStudioEvent<K extends Kind>(kind: K, listener: (event: EventOf<K>) => void): () => void {
  const set = listeners.get(kind) ?? new Set()
  listeners.set(kind, set)
  set.add(listener)
  return () => void set.delete(listener)
}

/**
 * Calls `listener` for every committed change that touches a record of one of these types. A view that listens to all changes reads again at
 * every key, and what it reads stands in the way of the next commit.
 */
export function onDocumentChange(types: readonly DocumentRecord['type'][], listener: (event: EventOf<'document'>) => void): () => void {
  const wanted = new Set<string>(types)
  return onStudioEvent('document', (event) => {
    if (event.types.some(type => wanted.has(type)))
      listener(event)
  })
}

const retryMs = 500
let connection = 0

/** Listens until the engine ends (the next connection listens again) or, should only the stream end, takes it up anew. */
async function listen(own: number): Promise<void> {
  try {
    for await (const event of await client.project.events({})) {
      for (const listener of listeners.get(event.kind) ?? [])
        (listener as (event: StudioEvent) => void)(event)
    }
  }
  catch {
    // whether the engine ended or the stream did is seen below
  }
  if (own === connection && connectionState.value === 'connected')
    setTimeout(() => void (own === connection && listen(own)), retryMs)
}

/** Listens to the engine's events, again after each of its restarts. Call once. */
export function listenToStudio(): void {
  onConnected(() => {
    connection += 1
    void listen(connection)
  })
}
