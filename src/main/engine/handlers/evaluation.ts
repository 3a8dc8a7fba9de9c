import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { scoreFile } from '../evaluation/score-file.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { evaluationRunHandlers } from './evaluation-runs.ts'

/** The procedures of `evaluation`. Scoring a file and the published results need no open project. */
export function evaluationHandlers(context: EngineContext) {
  const { evaluation } = implement(contract)
  return evaluation.router({
    ...evaluationRunHandlers(context),
    scoreFile: evaluation.scoreFile.handler(({ input }) => {
      assertAbsolute(input.path)
      return scoreFile(input.path, { task: input.task, codebooks: context.codebooks })
    }),
  })
}
