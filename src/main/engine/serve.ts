import type { SupportedMessagePort } from '@orpc/client/message-port'
import type { StudioRouter } from './handlers/router.ts'
import type { Log } from './log.ts'
import { RPCHandler } from '@orpc/server/message-port'
import { interceptCalls } from './handlers/declare-errors.ts'

/** A port to a window: a Node or DOM MessagePort or Electron's MessagePortMain. */
export type ServedPort = SupportedMessagePort & { readonly start?: () => void }

/**
 * Answers the contract over message ports. The port is started here; streams end when it closes.
 * Only structured text crosses it: arrays go by token (the serialiser would turn typed arrays into objects).
 */
export function createServer(router: StudioRouter, log: Log): (port: ServedPort) => void {
  const handler = new RPCHandler(router, { clientInterceptors: [interceptCalls(log)] })
  return (port) => {
    handler.upgrade(port)
    port.start?.()
  }
}
