import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'

function notYet(): never {
  throw new AppError('nothing-to-learn', 'Models cannot be trained yet')
}

/** The procedures of `training`. */
export function trainingHandlers(_context: EngineContext) {
  const { training } = implement(contract)
  return training.router({
    status: training.status.handler(() => notYet()),
    start: training.start.handler(() => notYet()),
    curve: training.curve.handler(() => []),
    models: training.models.handler(() => []),
    compare: training.compare.handler(() => notYet()),
    promote: training.promote.handler(() => notYet()),
    discard: training.discard.handler(() => notYet()),
    rollback: training.rollback.handler(() => notYet()),
  })
}
