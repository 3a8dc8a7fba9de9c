import type { DatasetSummary } from '#shared/contract/dataset.contract.ts'
import type { DatasetFile } from './dataset-file.ts'
import { tasks } from '#shared/domain/dataset/tasks.ts'

/** Counts of everything the dataset holds, tasks in the order of the paper's table, unknown ones last. */
export function summarize({ raw }: DatasetFile): DatasetSummary {
  const count = (sql: string): number => Number(raw.prepare(sql).pluck().get())
  const byTask = new Map(raw.prepare('SELECT task, samples FROM task_count').raw().all() as [string, number][])
  const known = tasks.filter(({ key }) => byTask.has(key)).map(({ key, label, group }) => ({ key, label, group, samples: byTask.get(key)! }))
  const other = [...byTask].filter(([key]) => !tasks.some(task => task.key === key)).map(([key, samples]) => ({ key, label: key, group: null, samples }))
  const files = raw.prepare('SELECT id, path, split, samples, complete FROM file ORDER BY id').all() as { id: number, path: string, split: string, samples: number, complete: number }[]
  return {
    samples: files.reduce((sum, file) => sum + file.samples, 0),
    searchable: [...byTask.values()].reduce((sum, samples) => sum + samples, 0),
    videos: count('SELECT count(*) FROM video'),
    rejected: count('SELECT count(*) FROM rejected'),
    duplicates: count('SELECT count(*) FROM duplicate'),
    tasks: [...known, ...other],
    files: files.map(file => ({ ...file, complete: file.complete === 1 })),
  }
}
