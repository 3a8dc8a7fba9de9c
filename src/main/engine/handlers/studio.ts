import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'

/** The procedures of `studio`. */
export function studioHandlers({ settings }: EngineContext) {
  const { studio } = implement(contract)
  return studio.router({
    doctor: studio.doctor.handler(() => {
      throw new AppError('provider-failed', 'The execution providers are not examined yet')
    }),
    settings: studio.settings.handler(() => settings.get()),
    updateSettings: studio.updateSettings.handler(({ input }) => settings.update(input)),
  })
}
