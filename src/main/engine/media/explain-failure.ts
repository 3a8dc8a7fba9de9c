import { basename } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { AvError } from './av.ts'

const hint = 'The file may be damaged. Check that it plays elsewhere, copy it again, or convert it'

/**
 * Runs work on one file so that what FFmpeg or the memory refuses becomes a failure that names the file.
 * @throws AppError `media-broken` for an AvError and for sizes that no buffer can have; else what `work` throws
 */
export async function explainFailure<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  }
  catch (error) {
    const file = basename(path)
    if (error instanceof AvError)
      throw new AppError('media-broken', `${file} cannot be read: ${error.message}`, { data: { file, reason: error.message }, hint, cause: error })
    if (error instanceof RangeError)
      throw new AppError('media-broken', `${file} cannot be read: it asks for more memory than there is (${error.message})`, { data: { file, reason: error.message }, hint, cause: error })
    throw error
  }
}
