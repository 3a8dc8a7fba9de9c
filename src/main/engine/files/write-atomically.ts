import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'

function explain(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('disk-full', `The disk is full: ${basename(path)} was not written`, { hint: 'Free some space on that disk and try again.', data: { path }, cause: error })
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file-missing', `There is no folder ${dirname(path)}`, { hint: 'Create the folder or choose another.', data: { path }, cause: error })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new AppError('file-unreadable', `${basename(path)} cannot be written: the folder is read-only`, { hint: 'Choose another folder, or change its permissions.', data: { path }, cause: error })
  if (code === 'EISDIR')
    return new AppError('bad-input', `${basename(path)} is a folder, not a file`, { hint: 'Give the name of a file.', data: { path }, cause: error })
  return error
}

/**
 * Writes a file whole or not at all: into a temporary file beside it, to the disk, then renamed into place.
 * @param content the pieces in order, text in UTF-8
 * @returns the bytes written
 * @throws AppError `disk-full`, `file-missing` (no such folder), `file-unreadable` (read-only), `bad-input` (a folder has the name)
 */
export async function writeAtomically(path: string, content: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<number> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`)
  let bytes = 0
  try {
    const file = await open(temporary, 'wx')
    try {
      for await (const piece of content) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece
        await file.writeFile(chunk)
        bytes += chunk.byteLength
      }
      await file.sync()
    }
    finally {
      await file.close()
    }
    await rename(temporary, path)
    return bytes
  }
  catch (error) {
    await rm(temporary, { force: true })
    throw explain(error, path)
  }
}
