import type { DatasetMethods } from '#engine/dataset/worker.ts'
import type { EngineContext } from '../engine-context.ts'
import type { SessionWithoutJobs } from '../projects/project-session.ts'
import type { JobDefinition } from './job-definition.ts'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { datasetPathOf } from '../dataset/project-dataset.ts'

const inputSchema = z.strictObject({ paths: z.array(z.string()), split: z.string().optional() })
type Input = z.infer<typeof inputSchema>

const splits = ['curation', 'train', 'test']

/** The split that a file's folders name in the official layout (`jsons/train/...`), else `train`. */
function splitOf(path: string): string {
  const folders = dirname(path).split(/[\\/]/)
  return folders.findLast(folder => splits.includes(folder)) ?? 'train'
}

/** Brings files of samples into the project's dataset and makes them searchable. Goes on where it stopped, file by file and batch by batch. */
export function importJob({ workers }: Omit<EngineContext, 'projects'>, session: SessionWithoutJobs): JobDefinition<Input> {
  return {
    kind: 'import',
    concurrency: 1,
    workerDeath: 'interrupted',
    resumeOnOpen: false,
    parse: input => inputSchema.parse(input),
    run: ({ input, signal, report }) => workers.lend<DatasetMethods, void>('dataset', signal, async (worker) => {
      const datasetPath = datasetPathOf(session.folder)
      for (const path of input.paths) {
        await worker.call('importFile', { datasetPath, path, split: input.split ?? splitOf(path) }, {
          signal,
          onEvent: ({ bytesDone, bytesTotal, rejected }) => report({
            done: Math.round(bytesDone / 1e6),
            total: Math.round(bytesTotal / 1e6),
            unit: 'MB',
            note: rejected > 0 ? `${basename(path)}, ${rejected} records set aside` : basename(path),
          }),
        })
      }
      await worker.call('index', { datasetPath }, {
        signal,
        onEvent: ({ done, total }) => report({ done, total, unit: 'samples', note: 'Making them searchable' }),
      })
      report({ note: null })
    }),
  }
}
