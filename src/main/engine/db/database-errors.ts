import { statfsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { AppError } from '#shared/errors.ts'

const fullDiskMarginBytes = 1024 * 1024

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function isDiskFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < fullDiskMarginBytes
  }
  catch {
    return false
  }
}

/** The failure of a full disk, naming what could not be written. */
export function diskFull(path: string, cause?: unknown): AppError {
  return new AppError('disk-full', `The disk that holds ${basename(path)} is full`, {
    hint: 'Free some space on that disk and try again. Everything saved before is kept.',
    data: { path },
    cause,
  })
}

/** The failure of a folder or file that cannot be written. */
export function readOnly(path: string, cause?: unknown): AppError {
  return new AppError('project-read-only', `${basename(path)} cannot be written: the folder or the file is read-only`, {
    hint: 'Copy the project to a folder you may write to, or change its permissions.',
    data: { path },
    cause,
  })
}

/** Turns what SQLite or the file system throws into the failure a person can act on; anything unknown is returned as it is. */
export function explainStorageError(error: unknown, path: string): unknown {
  if (error instanceof AppError)
    return error
  const code = codeOf(error)
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return diskFull(path, error)
  if (code.startsWith('SQLITE_IOERR') && isDiskFull(path))
    return diskFull(path, error)
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return readOnly(path, error)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file-missing', `There is no folder ${dirname(path)}`, { hint: 'Check the path.', data: { path }, cause: error })
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError('project-damaged', `The database of ${basename(dirname(path))} is damaged`, {
      hint: 'Restore the folder from a backup. The file was left as it is.',
      data: { path },
      cause: error,
    })
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('project-locked', `The database of ${basename(dirname(path))} is in use by another program`, {
      hint: 'Close the other program and try again.',
      data: { path },
      cause: error,
    })
  }
  return error
}

/** Runs `action` on the storage at `path`. @throws AppError as {@link explainStorageError} says. */
export function withStorageErrors<T>(path: string, action: () => T): T {
  try {
    return action()
  }
  catch (error) {
    throw explainStorageError(error, path)
  }
}
