import type { ProbeEvent, ProbeResult } from '#engine/media/probe.ts'
import type { MediaMethods } from '#engine/media/worker.ts'
import type { KeptMedia, MediaFacts, MediaRepository } from '../db/repositories/media.ts'
import type { WorkerClient } from '../processes/client.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { frameTimesFile } from '#engine/media/index-file.ts'
import { AppError } from '#shared/errors.ts'
import { footageSilenceMs } from '../processes/client.ts'
import { requireFile } from './media-view.ts'

/** What is known of the files in a media's cache folder. */
export const keptResourcesSchema = z.object({
  peaksRateHz: z.number(),
  hasPeaks: z.boolean(),
  filmstripCount: z.int(),
  filmstripTileWidthPx: z.int(),
  proxyReason: z.string().nullable(),
})
export type KeptResources = z.infer<typeof keptResourcesSchema>

/** The cache folder of a file: its frame index, peaks, filmstrip and proxy. It may be deleted at any time and is made again. */
export function cacheFolder(projectFolder: string, mediaId: string): string {
  return join(projectFolder, 'cache', mediaId)
}

/** What the cache of a file holds, or null when it has to be looked into again. */
export function keptResources(projectFolder: string, media: KeptMedia): KeptResources | null {
  const parsed = keptResourcesSchema.safeParse(media.resources)
  const complete = media.frameCount === 0 || existsSync(join(cacheFolder(projectFolder, media.id), frameTimesFile))
  return parsed.success && complete ? parsed.data : null
}

function factsOf(result: ProbeResult): MediaFacts {
  const { durationUs, firstPtsUs, frameCount, rateHz, variableRate, widthPx, heightPx, rotationDegrees, videoCodec, container, audioTracks, audioCodec } = result
  return { durationUs, firstPtsUs, frameCount, rateHz, variableRate, widthPx, heightPx, rotationDegrees, videoCodec, container, audioTracks, audioCodec }
}

function resourcesOf({ peaksRateHz, peaksCount, filmstrip, proxyReason }: ProbeResult): KeptResources {
  return { peaksRateHz, hasPeaks: peaksCount !== null, filmstripCount: filmstrip?.count ?? 0, filmstripTileWidthPx: filmstrip?.tileWidthPx ?? 0, proxyReason }
}

type ProbeOptions = Readonly<{
  projectFolder: string
  repository: MediaRepository
  worker: WorkerClient<MediaMethods>
  signal: AbortSignal
  onEvent?: (event: ProbeEvent) => void
}>

/**
 * Looks into a file and keeps what was found; its state becomes `ready`.
 * @throws AppError as the media process's `probe` does, and `media-changed` when it is not the file that was looked into before
 */
export async function probeInto(media: KeptMedia, { projectFolder, repository, worker, signal, onEvent }: ProbeOptions): Promise<void> {
  const path = requireFile(projectFolder, media)
  const result = await worker.call('probe', { path, cacheDir: cacheFolder(projectFolder, media.id), audioTrack: media.audioTrack }, { signal, onEvent, silenceMs: footageSilenceMs })
  if (media.fingerprint !== null && media.fingerprint !== result.fingerprint)
    throw new AppError('media-changed', `${media.name} is not the file that was added: its content differs`, { hint: 'Put the original back, or add this file under another name.', data: { path } })
  repository.update(media.id, { ...factsOf(result), state: 'ready', error: null, sizeBytes: result.sizeBytes, fingerprint: result.fingerprint, resources: resourcesOf(result) })
}
