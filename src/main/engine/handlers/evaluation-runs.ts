import type { EngineContext } from '../engine-context.ts'
import type { EvaluationFile } from '../evaluation/runs/evaluation-file.ts'
import type { RunContent } from '../evaluation/runs/item-scores.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { publishedResultsSchema } from '#shared/domain/evaluation/published-results.ts'
import { findClip, locateClip } from '../dataset/find-clip.ts'
import { withDataset } from '../dataset/project-dataset.ts'
import { answerFromTrees } from '../evaluation/runs/answer-from-trees.ts'
import { withEvaluation } from '../evaluation/runs/evaluation-file.ts'
import { importResults } from '../evaluation/runs/import-results.ts'
import { compareRuns, detailOf } from '../evaluation/runs/item-scores.ts'
import { resultTable } from '../evaluation/runs/result-table.ts'
import { answeredItems, getRun, judgementsOf, renameRun } from '../evaluation/runs/run-store.ts'
import { scoreRun } from '../evaluation/runs/score-run.ts'
import { tableText } from '../evaluation/runs/table-files.ts'
import { mimeOf } from '../files/mime.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { assertAbsolute } from '../projects/project-folder.ts'

/** Runs brought in, scored, compared and written out: the procedures of `evaluation` on runs. */
export function evaluationRunHandlers({ options, codebooks, projects, tokens }: EngineContext) {
  const { evaluation } = implement(contract)
  const open = <T>(action: (file: EvaluationFile) => T | Promise<T>): Promise<T> => withEvaluation(projects.require().folder, action)
  const published = () => publishedResultsSchema.parse(JSON.parse(readFileSync(join(options.resourcesDir, 'published', 'videmo-results.json'), 'utf8')))
  const contentOf = (file: EvaluationFile, runId: string): RunContent => {
    getRun(file, runId)
    return { items: answeredItems(file, runId), judgements: judgementsOf(file, runId) }
  }
  const table = (runIds: readonly string[], withPublished: boolean) => open(file => resultTable(runIds.map((id) => {
    const { items, judgements } = contentOf(file, id)
    return { run: getRun(file, id), tasks: scoreRun(items, judgements, codebooks) }
  }), withPublished ? published() : null))

  return {
    published: evaluation.published.handler(published),
    importResults: evaluation.importResults.handler(({ input }) => {
      input.paths.forEach(assertAbsolute)
      return open(async (file) => {
        const { run, unusable } = await importResults(file, input, codebooks)
        return { run, unusable: [...unusable] }
      })
    }),
    answerFromTrees: evaluation.answerFromTrees.handler(({ input }) => open(file => withDataset(projects.require().folder, (dataset) => {
      const { run, notAnswerable } = answerFromTrees({ session: projects.require(), dataset, file, codebooks }, input)
      return { run, notAnswerable: [...notAnswerable] }
    }))),
    rename: evaluation.rename.handler(async ({ input: { runId, name } }) => {
      await open(file => renameRun(file, runId, name))
      return {}
    }),
    detail: evaluation.detail.handler(({ input: { runId, task, limit } }) => open(file => detailOf(contentOf(file, runId), task, codebooks, limit))),
    table: evaluation.table.handler(({ input: { runIds, withPublished } }) => table(runIds, withPublished)),
    compare: evaluation.compare.handler(({ input: { a, b } }) => open(file => compareRuns(contentOf(file, a), contentOf(file, b), codebooks))),
    exportTable: evaluation.exportTable.handler(async ({ input: { runIds, form, out, withPublished } }) => {
      assertAbsolute(out)
      return { path: out, bytes: await writeAtomically(out, tableText(await table(runIds, withPublished), form)) }
    }),
    clip: evaluation.clip.handler(({ input: { runId, position } }) => open(async (file) => {
      const session = projects.require()
      const { settings } = getRun(file, runId)
      const item = answeredItems(file, runId)[position]
      const [source] = Array.isArray(settings['files']) ? settings['files'] as { path: string }[] : []
      const { sampleId = null, video = null } = item ?? {}
      const found = sampleId !== null
        ? await withDataset(session.folder, dataset => findClip(dataset, session, sampleId))
        : video === null ? null : locateClip(session, { video, file: source?.path ?? '' })
      return found && { startS: null, endS: null, ...found, token: tokens.file(found.path, mimeOf(found.path)) }
    })),
  }
}
