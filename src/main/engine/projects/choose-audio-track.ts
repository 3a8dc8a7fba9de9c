import type { KeptMedia } from '../db/repositories/media.ts'
import type { ProjectSession } from './project-session.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFiles } from '#engine/media/cache-files.ts'
import { AppError } from '#shared/errors.ts'
import { startProbe } from './add-media.ts'
import { cacheFolder } from './media-cache.ts'
import { startAnalysis } from './start-analysis.ts'

/**
 * Chooses which sound track of a file is heard. Its outline is drawn anew and the window's copy is made anew; a finished analysis
 * measures the new sound and keeps its faces.
 * @throws AppError `bad-input` when the file has no such track, `conflict` while it is being worked on
 */
export async function chooseAudioTrack(session: ProjectSession, media: KeptMedia, track: number): Promise<void> {
  if (track >= media.audioTracks)
    throw new AppError('bad-input', `${media.name} has no sound track ${track + 1}`, { hint: `It has ${media.audioTracks}.`, data: { mediaId: media.id, audioTracks: media.audioTracks } })
  if (track === media.audioTrack)
    return
  if (session.jobs.active('probe', media.id) ?? session.jobs.active('analyze', media.id))
    throw new AppError('conflict', `${media.name} is being worked on`, { hint: 'Wait until that is done, or cancel it.', data: { mediaId: media.id } })
  session.media.update(media.id, { audioTrack: track, resources: null })
  await rm(join(cacheFolder(session.folder, media.id), cacheFiles.proxy), { force: true })
  startProbe(session, media.id, media.name)
  const newest = session.analyses.newestOf(media.id)
  if (newest?.state === 'complete') {
    session.analyses.update(newest.id, { state: 'partial' })
    startAnalysis(session, media, { everyNth: newest.everyNth, provider: 'auto', restart: false })
  }
}
