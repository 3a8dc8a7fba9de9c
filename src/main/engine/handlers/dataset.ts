import type { EngineContext } from '../engine-context.ts'
import { basename } from 'node:path'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { exportSamples } from '../dataset/export-samples.ts'
import { withDataset } from '../dataset/project-dataset.ts'
import { rejectedRecords, searchSamples } from '../dataset/search-samples.ts'
import { summarize } from '../dataset/summary.ts'
import { assertAbsolute } from '../projects/project-folder.ts'
import { datasetWorkshopHandlers } from './dataset-workshop.ts'

/** The procedures of `dataset`. */
export function datasetHandlers(context: EngineContext) {
  const { projects } = context
  const { dataset } = implement(contract)
  return dataset.router({
    ...datasetWorkshopHandlers(context),
    summary: dataset.summary.handler(() => withDataset(projects.require().folder, summarize)),
    import: dataset.import.handler(({ input }) => {
      input.paths.forEach(assertAbsolute)
      const [first = ''] = input.paths
      const title = input.paths.length === 1 ? `Import ${basename(first)}` : `Import ${input.paths.length} files`
      return projects.require().jobs.start({ kind: 'import', title, mediaId: null, input })
    }),
    samples: dataset.samples.handler(({ input: { filter, after, limit } }) =>
      withDataset(projects.require().folder, file => searchSamples(file, filter, { after, limit }))),
    rejected: dataset.rejected.handler(({ input: { after, limit } }) =>
      withDataset(projects.require().folder, file => rejectedRecords(file, { after, limit }))),
    export: dataset.export.handler(({ input }) => {
      assertAbsolute(input.out)
      return withDataset(projects.require().folder, file => exportSamples(file, input.file, input.out))
    }),
  })
}
