import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'

function notYet(): never {
  throw new AppError('provider-failed', 'Files cannot be analysed yet')
}

/** The procedures of `analysis`. */
export function analysisHandlers(_context: EngineContext) {
  const { analysis } = implement(contract)
  return analysis.router({
    start: analysis.start.handler(() => notYet()),
    tracks: analysis.tracks.handler(() => []),
    definitions: analysis.definitions.handler(() => []),
    signals: analysis.signals.handler(() => notYet()),
    faces: analysis.faces.handler(() => notYet()),
  })
}
