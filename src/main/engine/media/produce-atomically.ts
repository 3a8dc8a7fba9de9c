import { rename, rm } from 'node:fs/promises'
import { AVERROR_ENOSPC } from 'node-av/constants'
import { explainWriteError, temporaryName } from '../files/write-atomically.ts'
import { AvError } from './av.ts'

/**
 * Lets `produce` write a file under a temporary name beside `path` (same ending), and moves it there when done.
 * @throws AppError `disk-full` or `project-read-only`, or what `produce` throws
 */
export async function produceAtomically(path: string, produce: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await produce(temporary)
    await rename(temporary, path)
  }
  catch (error) {
    await rm(temporary, { force: true })
    throw explainWriteError(error, path, thrown => thrown instanceof AvError && thrown.code === AVERROR_ENOSPC)
  }
}
