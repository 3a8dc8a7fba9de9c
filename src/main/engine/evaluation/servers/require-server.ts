import type { ListedServer } from '#shared/contract/servers.contract.ts'
import type { ServerStore } from '../../settings/server-store.ts'
import { AppError } from '#shared/errors.ts'

/** A server to which the person has agreed to send what belongs to the project. @throws AppError `not-found`, `server-failed` without that agreement */
export function requireAllowed(store: ServerStore, name: string, projectId: string): ListedServer {
  const server = store.get(name, projectId)
  if (!server.allowed) {
    throw new AppError('server-failed', `Nothing of this project may be sent to ${server.name} at ${server.host} yet`, {
      hint: 'Agree to it first: the window asks, and so does affectree servers allow.',
      data: { server: server.name, host: server.host, staysOnMachine: server.staysOnMachine },
    })
  }
  return server
}
