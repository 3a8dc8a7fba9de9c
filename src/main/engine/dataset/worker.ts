import type { WorkerContext } from '#engine/processes/serve.ts'
import type { SearchProgress } from './build-search.ts'
import type { ImportProgress } from './import-samples.ts'
import { serveWorker } from '#engine/processes/serve.ts'
import { buildSearch } from './build-search.ts'
import { openDataset } from './dataset-file.ts'
import { importSamples } from './import-samples.ts'

/** A file to bring into the dataset at `datasetPath`. */
export type ImportTask = Readonly<{ datasetPath: string, path: string, split: string }>

const methods = {
  /** Imports one file; see `importSamples`. Emits its progress. */
  async importFile({ datasetPath, path, split }: ImportTask, { emit, signal }: WorkerContext<ImportProgress>): Promise<ImportProgress> {
    const dataset = openDataset(datasetPath)
    try {
      return await importSamples(dataset, path, { split, signal, onProgress: emit })
    }
    finally {
      dataset.close()
    }
  },

  /** Makes all samples searchable; see `buildSearch`. Emits its progress. */
  async index({ datasetPath }: Readonly<{ datasetPath: string }>, { emit, signal }: WorkerContext<SearchProgress>): Promise<void> {
    const dataset = openDataset(datasetPath)
    try {
      await buildSearch(dataset, { signal, onProgress: emit })
    }
    finally {
      dataset.close()
    }
  },
}

/** The methods of the dataset process, for the engine's typed client. */
export type DatasetMethods = typeof methods

serveWorker(methods)
