import { RPCLink } from '@orpc/client/message-port'
import { readonly, shallowRef } from 'vue'
import { enginePortMessage } from '#shared/shell-api.ts'
import { shell } from './shell.ts'

export type Link = RPCLink<Record<never, never>>
export type ConnectionState = 'connecting' | 'connected' | 'lost'

const state = shallowRef<ConnectionState>('connecting')
const failed = shallowRef(false)
const waiting: ((link: Link) => void)[] = []
const connectedListeners: (() => void)[] = []
let current: { link: Link, port: MessagePort } | null = null

/** Whether the engine can be asked right now. Calls made meanwhile wait for the next port. */
export const connectionState = readonly(state)

/** True when the engine ended too often to be started again by itself; `restartEngine` tries anew. */
export const engineFailed = readonly(failed)

/** Starts the engine once more after it was given up. */
export function restartEngine(): void {
  void shell.connect()
}

/** The link to the engine that runs now; waits while there is none. */
export function currentLink(): Promise<Link> {
  if (current)
    return Promise.resolve(current.link)
  return new Promise(resolve => waiting.push(resolve))
}

/** Calls `listener` after the first connection and after each restart of the engine. */
export function onConnected(listener: () => void): void {
  connectedListeners.push(listener)
  if (current)
    listener()
}

function attach(port: MessagePort): void {
  current?.port.close()
  const link: Link = new RPCLink({ port })
  current = { link, port }
  port.addEventListener('close', () => {
    if (current?.port === port) {
      current = null
      state.value = 'lost'
    }
  })
  port.start()
  state.value = 'connected'
  for (const resolve of waiting.splice(0))
    resolve(link)
  for (const listener of connectedListeners)
    listener()
}

/** Asks for a port to the engine and takes every later one. Call once. */
export function connect(): void {
  window.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source === window && (event.data as { type?: unknown } | null)?.type === enginePortMessage && port)
      attach(port)
  })
  shell.onEngineState((now) => {
    failed.value = now === 'failed'
  })
  void shell.connect()
}
