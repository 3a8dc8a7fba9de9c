import type { Media } from '#shared/contract/media.contract.ts'
import type { Analysis } from '../db/repositories/analyses.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError, toErrorRecord } from '#shared/errors.ts'

/** Where a linked file lies now: seen from the project folder first, so that a moved study keeps its films, else where it was. Null when nowhere. */
export function locate(folder: string, media: Pick<KeptMedia, 'path' | 'relativePath'>): string | null {
  return [resolve(folder, media.relativePath), media.path].find(path => existsSync(path)) ?? null
}

function missing(media: KeptMedia): AppError {
  return new AppError('file-missing', `${media.name} is no longer at ${media.path}`, { hint: 'Show the studio where it is now (relink).', data: { path: media.path } })
}

/**
 * The path of a linked file that is there as it was linked.
 * @throws AppError `file-missing`, `media-changed` when its size differs
 */
export function requireFile(folder: string, media: KeptMedia): string {
  const path = locate(folder, media)
  if (!path)
    throw missing(media)
  const stats = statSync(path)
  // A folder of pictures has no size of its own: its fingerprint is compared when it is looked into.
  if (!stats.isDirectory() && stats.size !== media.sizeBytes)
    throw new AppError('media-changed', `${media.name} is not the file that was added: its size differs`, { hint: 'Put the original back, or add this file anew.', data: { path } })
  return path
}

/** A linked file as the contract shows it. A file that cannot be found any more reads `missing`, whatever it was. */
export function toMedia(folder: string, media: KeptMedia, analysis: Analysis | null): Media {
  const { path: _, relativePath: __, fingerprint: ___, resources: ____, ...shown } = media
  const view = { ...shown, analysis: analysis ? toShownAnalysis(analysis) : null }
  if (locate(folder, media))
    return view
  return { ...view, state: 'missing', error: toErrorRecord(missing(media)) }
}

function toShownAnalysis({ mediaId: _, createdAtMs: __, finishedAtMs: ___, ...shown }: Analysis): NonNullable<Media['analysis']> {
  return shown
}
