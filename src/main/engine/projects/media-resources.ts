import type { MediaResources } from '#shared/contract/media.contract.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { TokenStore } from '../tokens.ts'
import type { KeptResources } from './media-cache.ts'
import type { ProjectSession } from './project-session.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFiles } from '#engine/media/cache-files.ts'
import { frameTimesFile } from '#engine/media/index-file.ts'
import { cacheFolder, keptResources } from './media-cache.ts'
import { locate } from './media-view.ts'

const mimeOf: Readonly<Record<string, string>> = { mp4: 'video/mp4', mov: 'video/mp4', webm: 'video/webm', matroska: 'video/x-matroska', ogg: 'video/ogg', wav: 'audio/wav', mp3: 'audio/mpeg', flac: 'audio/flac' }

const nothing: KeptResources = { peaksRateHz: 100, hasPeaks: false, filmstripCount: 0, filmstripTileWidthPx: 0, proxyReason: null }

function startOnce(session: ProjectSession, media: KeptMedia, what: 'facts' | 'proxy'): void {
  const title = what === 'facts' ? `Look into ${media.name}` : `Make ${media.name} playable`
  const last = session.jobs.newest('probe', media.id)
  const gaveUp = what === 'proxy' && last?.title === title && (last.state === 'failed' || last.state === 'cancelled')
  if (!session.jobs.active('probe', media.id) && !gaveUp)
    session.jobs.start({ kind: 'probe', title, mediaId: media.id, input: { mediaId: media.id, what } })
}

/** The token of what the window plays: the file itself, or its proxy; null while that is being made. */
function video(session: ProjectSession, media: KeptMedia, kept: KeptResources | null, tokens: TokenStore): string | null {
  const path = locate(session.folder, media)
  if (!path || !kept)
    return null
  if (kept.proxyReason === null)
    return tokens.file(path, mimeOf[media.container] ?? 'application/octet-stream')
  const proxy = join(cacheFolder(session.folder, media.id), cacheFiles.proxy)
  if (existsSync(proxy))
    return tokens.file(proxy, 'video/mp4')
  startOnce(session, media, 'proxy')
  return null
}

/**
 * Where the window fetches what it shows of a file. What is missing in the cache is null and is made in the background;
 * a `media` event tells when it is there.
 */
export function mediaResources(session: ProjectSession, media: KeptMedia, tokens: TokenStore): MediaResources {
  const kept = keptResources(session.folder, media)
  const found = kept ?? nothing
  if (!kept && media.state === 'ready' && locate(session.folder, media))
    startOnce(session, media, 'facts')
  const folder = cacheFolder(session.folder, media.id)
  const cached = (name: string, mime: string): string | null => existsSync(join(folder, name)) ? tokens.file(join(folder, name), mime) : null
  return {
    video: video(session, media, kept, tokens),
    isProxy: found.proxyReason !== null,
    frameTimes: cached(frameTimesFile, 'application/octet-stream'),
    peaks: found.hasPeaks ? cached(cacheFiles.peaks, 'application/octet-stream') : null,
    peaksRateHz: found.peaksRateHz,
    filmstrip: found.filmstripCount > 0 ? cached(cacheFiles.filmstrip, 'image/jpeg') : null,
    filmstripCount: found.filmstripCount,
    filmstripTileWidthPx: found.filmstripTileWidthPx,
  }
}
