import type { MediaMethods } from '#engine/media/worker.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { WorkerPool } from '../processes/worker-pool.ts'
import type { ProjectSession } from './project-session.ts'
import { realpath, stat } from 'node:fs/promises'
import { basename, relative } from 'node:path'
import { AppError } from '#shared/errors.ts'

function differs(name: string, path: string): AppError {
  return new AppError('media-changed', `${basename(path)} is not ${name}: its content differs`, { hint: 'Choose the file that was moved, or add this one as a new file.', data: { path } })
}

/**
 * Shows the project where a moved file is now. It must be the same file: size first, then the fingerprint. A folder of pictures is
 * compared when it is looked into again.
 * @throws AppError `file-missing`, `media-changed`
 */
export async function relink(session: ProjectSession, workers: WorkerPool, media: KeptMedia, given: string): Promise<void> {
  const path = await realpath(given).catch((cause: unknown) => {
    throw new AppError('file-missing', `There is no file ${given}`, { hint: 'Check the name.', data: { path: given }, cause })
  })
  const stats = await stat(path)
  const isFolder = stats.isDirectory()
  if (!isFolder && stats.size !== media.sizeBytes)
    throw differs(media.name, path)
  if (!isFolder && media.fingerprint !== null && await workers.shared<MediaMethods>('media').call('fingerprint', { path }) !== media.fingerprint)
    throw differs(media.name, path)
  session.media.update(media.id, { path, relativePath: relative(session.folder, path), name: basename(path), state: isFolder || media.fingerprint === null ? 'probing' : 'ready', error: null })
}
