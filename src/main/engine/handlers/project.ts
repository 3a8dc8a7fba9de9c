import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { openSample } from '../projects/sample-project.ts'

/** The procedures of `project`. */
export function projectHandlers(context: EngineContext) {
  const { projects, events } = context
  const { project } = implement(contract)
  return project.router({
    create: project.create.handler(({ input }) => projects.create(input.path, { name: input.name })),
    open: project.open.handler(({ input }) => projects.open(input.path)),
    openSample: project.openSample.handler(() => openSample(context)),
    info: project.info.handler(() => projects.current?.info() ?? null),
    close: project.close.handler(async () => {
      await projects.close()
      return {}
    }),
    events: project.events.handler(({ signal }) => events.subscribe(signal)),
  })
}
