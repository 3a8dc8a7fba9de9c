import type { DatasetFile } from './dataset-file.ts'
import { join } from 'node:path'
import { openDataset } from './dataset-file.ts'

/** Where a project keeps its dataset. */
export function datasetPathOf(projectFolder: string): string {
  return join(projectFolder, 'dataset.db')
}

/** Opens the project's dataset for as long as `action` takes. */
export async function withDataset<T>(projectFolder: string, action: (dataset: DatasetFile) => T | Promise<T>): Promise<T> {
  const dataset = openDataset(datasetPathOf(projectFolder))
  try {
    return await action(dataset)
  }
  finally {
    dataset.close()
  }
}
