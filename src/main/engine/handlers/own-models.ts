import type { OwnModelInfo } from '#shared/contract/own-models.contract.ts'
import type { EngineContext } from '../engine-context.ts'
import type { KeptOwnModel } from '../projects/own-models.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { ownColumns } from '../perception/own/own-card.ts'
import { addOwnModel, listOwnModels, optionalCard, optionalModels, removeOwnModel } from '../projects/own-models.ts'
import { assertAbsolute } from '../projects/project-folder.ts'

function infoOf({ card, sha256 }: KeptOwnModel): OwnModelInfo {
  const { name, title, licence, source, limits } = card
  return { name, title, licence, source, limits, sha256, signals: ownColumns(card), optional: optionalModels.some(model => model.name === name) }
}

/** The procedures of `ownModels`. */
export function ownModelHandlers({ projects, workers, events }: EngineContext) {
  const { ownModels } = implement(contract)
  const never = new AbortController().signal

  async function add(cardPath: string, signal: AbortSignal | undefined): Promise<OwnModelInfo> {
    const kept = await addOwnModel(projects.require(), workers, cardPath, signal ?? never)
    events.publish({ kind: 'models' })
    return infoOf(kept)
  }

  return ownModels.router({
    list: ownModels.list.handler(() => {
      const models = listOwnModels(projects.require().folder).map(infoOf)
      return { models, optional: optionalModels.filter(({ name }) => !models.some(model => model.name === name)).map(model => ({ ...model })) }
    }),
    add: ownModels.add.handler(({ input, signal }) => {
      assertAbsolute(input.cardPath)
      return add(input.cardPath, signal)
    }),
    enable: ownModels.enable.handler(({ input, signal }) => add(optionalCard(input.name), signal)),
    remove: ownModels.remove.handler(async ({ input }) => {
      await removeOwnModel(projects.require(), input.name)
      events.publish({ kind: 'models' })
      return {}
    }),
  })
}
