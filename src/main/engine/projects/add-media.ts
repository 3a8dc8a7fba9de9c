import type { ErrorRecord } from '#shared/errors.ts'
import type { ProjectSession } from './project-session.ts'
import { access, constants, realpath, stat } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { AppError, toErrorRecord } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { findMediaFiles } from './find-media-files.ts'
import { assertAbsolute } from './project-folder.ts'

/** What became of one file: the media it is now (and the job that looks into it), or why it is none. */
export type AddedFile = Readonly<{ path: string, mediaId: string | null, jobId: string | null, error: ErrorRecord | null }>

/** The size of a file that can be read; 0 for a folder of pictures, which is measured when it is looked into. */
async function readableSize(path: string): Promise<number> {
  const stats = await stat(path)
  if (stats.isDirectory())
    return 0
  if (!stats.isFile())
    throw new AppError('bad-input', `${basename(path)} is not a regular file`, { data: { path } })
  if (stats.size === 0)
    throw new AppError('media-broken', `${basename(path)} is empty (0 bytes)`, { hint: 'Copy the film again from where it came from.', data: { path } })
  try {
    await access(path, constants.R_OK)
  }
  catch (cause) {
    throw new AppError('file-unreadable', `${basename(path)} cannot be read: permission denied`, { hint: 'Change its permissions, or copy it elsewhere.', data: { path }, cause })
  }
  return stats.size
}

/** Starts looking into a linked file. @returns the id of the job */
export function startProbe(session: ProjectSession, mediaId: string, name: string): string {
  return session.jobs.start({ kind: 'probe', title: `Look into ${name}`, mediaId, input: { mediaId, what: 'facts' } }).id
}

async function addFile(session: ProjectSession, given: string): Promise<AddedFile> {
  const sizeBytes = await readableSize(given)
  const path = await realpath(given)
  const known = session.media.findByPath(path)
  if (known) {
    if (known.removed)
      session.media.setRemoved(known.id, null)
    const again = known.state === 'failed' || (sizeBytes > 0 && known.sizeBytes !== sizeBytes)
    if (again)
      session.media.update(known.id, { state: 'probing', error: null, ...sizeBytes > 0 && { sizeBytes } })
    return { path: given, mediaId: known.id, jobId: again ? startProbe(session, known.id, known.name) : null, error: null }
  }
  const id = newId('media')
  const name = basename(path)
  session.media.insert({ id, path, relativePath: relative(session.folder, path), name, sizeBytes, addedAtMs: Date.now() })
  return { path: given, mediaId: id, jobId: startProbe(session, id, name), error: null }
}

/** Whatever else the file system says of a file is that file's failure, not the end of the others. */
function asFileError(error: unknown, path: string): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('syscall' in error) || !('code' in error))
    return error
  return new AppError('file-unreadable', `${basename(path)} cannot be read: ${String(error.code)}`, { hint: 'Check the disk it lies on.', data: { path }, cause: error })
}

async function filesOf(given: string): Promise<string[]> {
  assertAbsolute(given)
  return findMediaFiles(resolve(given))
}

/**
 * Links files, and the films in folders, to the project and starts looking into each. A file that cannot be linked
 * answers its own error and the others go on. A file that is linked already keeps its id.
 * @param paths absolute
 */
export async function addMedia(session: ProjectSession, paths: readonly string[]): Promise<AddedFile[]> {
  const added: AddedFile[] = []
  const failed = (path: string, error: unknown): void => {
    const reason = asFileError(error, path)
    if (!(reason instanceof AppError) || reason.code === 'disk-full')
      throw error
    added.push({ path, mediaId: null, jobId: null, error: toErrorRecord(reason) })
  }
  for (const given of paths) {
    const files = await filesOf(given).catch((error: unknown) => {
      failed(given, error)
      return []
    })
    for (const file of files)
      await addFile(session, file).then(entry => added.push(entry), (error: unknown) => failed(file, error))
  }
  return added
}
