import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { probeServer } from '../evaluation/servers/probe-server.ts'
import { serverRunHandlers } from './server-runs.ts'

/** The procedures of `servers`. */
export function serverHandlers(context: EngineContext) {
  const { servers: store, projects } = context
  const { servers } = implement(contract)
  const projectId = (): string | null => projects.current?.info().id ?? null
  return servers.router({
    ...serverRunHandlers(context),
    list: servers.list.handler(() => ({ servers: store.list(projectId()), file: store.path })),
    save: servers.save.handler(async ({ input: { server, was, key } }) => {
      await store.save(server, { was, key })
      return store.get(server.name, projectId())
    }),
    remove: servers.remove.handler(async ({ input }) => {
      await store.remove(input.name)
      return {}
    }),
    allow: servers.allow.handler(async ({ input }) => {
      const { id } = projects.require().info()
      await store.allow(input.name, id, input.allowed)
      return store.get(input.name, id)
    }),
    probe: servers.probe.handler(({ input, signal }) => probeServer(store, input.name, signal ?? new AbortController().signal)),
  })
}
