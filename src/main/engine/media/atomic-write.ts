import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AVERROR_ENOSPC } from 'node-av/constants'
import { AppError } from '#shared/errors.ts'
import { AvError } from './av.ts'

/** Writes a file so that it is there whole or not at all. @throws AppError `disk-full` or `project-read-only` when the folder takes nothing more */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await produceAtomically(path, temporary => writeFile(temporary, content))
}

/**
 * Lets `produce` write a file under a temporary name beside `path` (same ending), and moves it there when done.
 * @throws AppError `disk-full` or `project-read-only`, or what `produce` throws
 */
export async function produceAtomically(path: string, produce: (temporary: string) => Promise<void>): Promise<void> {
  const name = basename(path)
  const temporary = `${path.slice(0, path.length - name.length)}.${randomUUID()}.${name}`
  try {
    await produce(temporary)
    await rename(temporary, path)
  }
  catch (error) {
    await rm(temporary, { force: true })
    throw writeFailure(name, error)
  }
}

function writeFailure(name: string, error: unknown): unknown {
  const code = error instanceof AvError ? error.code : (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === AVERROR_ENOSPC)
    return new AppError('disk-full', `${name} cannot be written: the disk is full`, { data: { file: name }, cause: error, hint: 'Free some space and try again' })
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new AppError('project-read-only', `${name} cannot be written: the project folder is read-only`, { data: { file: name }, cause: error })
  return error
}
