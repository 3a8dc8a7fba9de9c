import type { DatasetFile } from '../../dataset/dataset-file.ts'
import type { SampleFilter } from '../../dataset/search-samples.ts'
import type { RunItem } from './run-store.ts'
import { taskOfFile } from '#shared/domain/evaluation/tasks.ts'
import { searchSamples } from '../../dataset/search-samples.ts'

const pageSize = 1000

/** The first samples that pass a filter, as items of a run. A sample of a file that is a test set of the benchmark belongs to that test set. */
export function chooseSamples(dataset: DatasetFile, filter: SampleFilter, limit: number): RunItem[] {
  const items: RunItem[] = []
  for (let after = 0; items.length < limit;) {
    const page = searchSamples(dataset, filter, { after, limit: Math.min(pageSize, limit - items.length) })
    const last = page.at(-1)
    if (!last)
      break
    items.push(...page.map(({ id, task, file, question, answer, videos }) => ({ sampleId: id, task: taskOfFile(file)?.id ?? task, question, truth: answer, video: videos[0] ?? null })))
    after = last.id
  }
  return items
}
