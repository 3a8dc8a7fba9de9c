import type { EngineContext } from '../engine-context.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { publishedResultsSchema } from '#shared/domain/evaluation/published-results.ts'
import { scoreFile } from '../evaluation/score-file.ts'
import { assertAbsolute } from '../projects/project-folder.ts'

/** The procedures of `evaluation`. They need no open project. */
export function evaluationHandlers({ options, codebooks }: EngineContext) {
  const { evaluation } = implement(contract)
  return evaluation.router({
    scoreFile: evaluation.scoreFile.handler(({ input }) => {
      assertAbsolute(input.path)
      return scoreFile(input.path, { task: input.task, codebooks })
    }),
    published: evaluation.published.handler(() =>
      publishedResultsSchema.parse(JSON.parse(readFileSync(join(options.resourcesDir, 'published', 'videmo-results.json'), 'utf8')))),
  })
}
