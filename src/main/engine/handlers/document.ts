import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'

/** The procedures of `document`. */
export function documentHandlers({ projects, settings }: EngineContext) {
  const { document } = implement(contract)
  return document.router({
    segments: document.segments.handler(() => []),
    records: document.records.handler(({ input }) => projects.require().document.records.list(input)),
    codebooks: document.codebooks.handler(() => []),
    correct: document.correct.handler(() => {
      throw new AppError('bad-input', 'Corrections are not read yet')
    }),
    undo: document.undo.handler(() => projects.require().document.undo(settings.get().annotator)),
    redo: document.redo.handler(() => projects.require().document.redo()),
    historyState: document.historyState.handler(() => projects.require().document.state()),
    history: document.history.handler(({ input }) => projects.require().document.history(input)),
  })
}
