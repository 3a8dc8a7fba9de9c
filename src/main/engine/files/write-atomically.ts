import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'

/** What is written: text (UTF-8) or bytes, whole or in pieces. */
export type Content = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

/** A name beside `path` with the same ending, for a file that is not there yet. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${randomBytes(6).toString('hex')}.${basename(path)}`)
}

/** What a failed write means, or the error itself where it means nothing known. `isFull` recognises a full disk by other signs than Node's. */
export function explainWriteError(error: unknown, path: string, isFull = (_: unknown): boolean => false): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  const name = basename(path)
  const about = { data: { file: name }, cause: error }
  if (code === 'ENOSPC' || code === 'EDQUOT' || isFull(error))
    return new AppError('disk-full', `${name} cannot be written: the disk is full`, { ...about, hint: 'Free some space and try again. What was done before is kept.' })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new AppError('project-read-only', `${name} cannot be written: its folder is read-only`, { ...about, hint: 'Choose another folder, or change its permissions.' })
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file-missing', `${name} cannot be written: there is no folder ${dirname(path)}`, { ...about, hint: 'Create the folder or choose another.' })
  if (code === 'EISDIR')
    return new AppError('bad-input', `${name} is a folder, not a file`, { ...about, hint: 'Give the name of a file.' })
  return error
}

async function writePieces(path: string, content: Content, mode: number): Promise<number> {
  const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content
  const file = await open(path, 'wx', mode)
  let bytes = 0
  try {
    for await (const piece of pieces) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece
      await file.writeFile(chunk)
      bytes += chunk.byteLength
    }
    await file.sync()
    return bytes
  }
  finally {
    await file.close()
  }
}

/**
 * Writes a file whole or not at all: under another name beside it, flushed to the disk, then renamed into place.
 * @param options `mode` are the permissions of the file, before the person's mask
 * @returns the bytes written
 * @throws AppError `disk-full`, `project-read-only`, `file-missing` (no such folder), `bad-input` (a folder has the name)
 */
export async function writeAtomically(path: string, content: Content, options: { mode?: number } = {}): Promise<number> {
  const temporary = temporaryName(path)
  try {
    const bytes = await writePieces(temporary, content, options.mode ?? 0o666)
    await rename(temporary, path)
    return bytes
  }
  catch (error) {
    await rm(temporary, { force: true })
    throw explainWriteError(error, path)
  }
}
