import { AppError } from '#shared/errors.ts'

/**
 * Runs a call to the media process about one film and names the film when the process died, or was ended as stuck, over it.
 * @throws AppError `media-broken` instead of `worker-died`; else what `work` throws
 */
export async function blameFile<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  }
  catch (error) {
    if (error instanceof AppError && error.code === 'worker-died') {
      const how = String(error.data['how'] ?? 'for no known reason')
      throw new AppError('media-broken', `${name} cannot be read: the decoder ended (${how})`, { hint: 'The film may be damaged. Try to play or convert it elsewhere.', data: { file: name, how }, cause: error })
    }
    throw error
  }
}
