import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'

/** The procedures of `exports`. */
export function exportHandlers(_context: EngineContext) {
  const { exports } = implement(contract)
  return exports.router({
    write: exports.write.handler(() => {
      throw new AppError('bad-input', 'Nothing can be exported yet')
    }),
  })
}
