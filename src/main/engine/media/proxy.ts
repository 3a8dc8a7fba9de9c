import type { FrameIndex } from './frame-index.ts'
import type { MediaFacts } from './media-facts.ts'
import type { Muxer } from './muxer.ts'
import type { ProxySound } from './proxy-sound.ts'
import { basename } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { buildFrameIndex } from './build-index.ts'
import { openMuxer } from './muxer.ts'
import { produceAtomically } from './produce-atomically.ts'
import { copyPictures } from './proxy-copy.ts'
import { encodePictures } from './proxy-encode.ts'
import { addProxySound } from './proxy-sound.ts'

/** How a proxy being made reports and is stopped, and which sound track goes into it (0 when left out). `done` gets the pictures written so far. */
export type ProxyProgress = Readonly<{ done: (pictures: number) => void, signal?: AbortSignal | undefined, track?: number | undefined }>

/** Starts the sound once the picture stream exists; null for a silent file. */
export type ProxySoundOf = Readonly<{ start: () => ProxySound | null }>

/** How a proxy was made: packets copied, or pictures encoded anew. */
export type ProxyMade = Readonly<{ how: 'copied' | 'encoded', pictures: number }>

// Microseconds all the way, and the index in front so that the window can seek at once.
const headerOptions = { video_track_timescale: 1_000_000, movie_timescale: 1_000_000, movflags: 'faststart' } as const

/**
 * Makes an MP4 (H.264 and AAC) that the window plays exactly, whose pictures have the very times of the original.
 * The proxy's own frame index is compared with the original's before it is kept.
 * @param facts of the original; H.264 is copied, all else encoded
 * @throws AppError `media-broken` when the times cannot be kept, `disk-full`, `cancelled`
 */
export async function makeProxy(path: string, index: FrameIndex, facts: MediaFacts, target: string, progress: ProxyProgress): Promise<ProxyMade> {
  let how: ProxyMade['how'] = 'encoded'
  await produceAtomically(target, async (temporary) => {
    if (facts.videoCodec === 'h264' && facts.pixelFormat === 'yuv420p' && !index.gradualRefresh && await write('copied', temporary)) {
      how = 'copied'
      return
    }
    if (!await write('encoded', temporary))
      throw new AppError('media-broken', `${basename(path)} cannot be converted with its frame times kept`, { data: { file: basename(path) } })
  })
  return { how, pictures: index.ptsUs.length }

  async function write(way: ProxyMade['how'], temporary: string): Promise<boolean> {
    const muxer = openMuxer(temporary, 'mp4')
    const sound: ProxySoundOf = { start: () => startSound(muxer) }
    try {
      if (way === 'copied' && !await copyPictures(path, index, muxer, sound, progress)) {
        muxer.abandon()
        return false
      }
      if (way === 'encoded')
        await encodePictures(path, index, muxer, sound, progress)
    }
    catch (error) {
      muxer.abandon()
      throw error
    }
    muxer.close()
    return hasSameTimes(temporary, index)
  }

  function startSound(muxer: Muxer): ProxySound | null {
    const sound = facts.audioTracks > 0 ? addProxySound(muxer, path, { originUs: index.naming.originUs, track: progress.track, signal: progress.signal }) : null
    muxer.writeHeader(headerOptions)
    return sound
  }
}

/** Makes an MP4 with the sound alone, for sound files that the window cannot play. @throws AppError `media-broken`, `disk-full`, `cancelled` */
export async function makeSoundProxy(path: string, target: string, options: Readonly<{ track?: number | undefined, signal?: AbortSignal | undefined }> = {}): Promise<ProxyMade> {
  await produceAtomically(target, async (temporary) => {
    const muxer = openMuxer(temporary, 'mp4')
    try {
      const sound = addProxySound(muxer, path, { originUs: 0, ...options })
      muxer.writeHeader(headerOptions)
      await sound.end().finally(sound.close)
    }
    catch (error) {
      muxer.abandon()
      throw error
    }
    muxer.close()
  })
  return { how: 'encoded', pictures: 0 }
}

async function hasSameTimes(path: string, index: FrameIndex): Promise<boolean> {
  const made = await buildFrameIndex(path).catch(() => null)
  return made !== null && made.ptsUs.length === index.ptsUs.length && made.ptsUs.every((pts, at) => pts === index.ptsUs[at])
}
