import type { FrameIndex } from './frame-index.ts'
import type { MediaFacts } from './media-facts.ts'

const playedContainers = new Set(['mp4', 'mov', 'webm'])
const playedCodecs = new Map([
  ['mp4', new Set(['h264', 'vp9', 'av1'])],
  ['mov', new Set(['h264'])],
  ['webm', new Set(['vp8', 'vp9', 'av1'])],
])
const playedPixels = new Set(['yuv420p', 'yuvj420p'])
const playedSound = new Set(['aac', 'mp3', 'opus', 'vorbis', 'flac'])
const playedSoundFiles = new Set(['mp3', 'flac', 'ogg', 'wav', 'mp4', 'webm'])
const playedWave = new Set(['pcm_s16le', 'pcm_u8', 'pcm_s24le', 'pcm_f32le'])

/**
 * Why the window cannot play a file exactly as it is, or null when it can.
 * Measured with Chromium: it seeks fragmented MP4 and Matroska to wrong frames, and has no decoder for much else.
 * @param facts of the file; a folder of pictures has container `pictures`
 * WebM states no durations, so that frames closer than its nominal distance are shown late; and a seek into gradually refreshed H.264 shows what it finds.
 * @param frames what the frame index says; null for sound alone
 */
export function proxyReason(facts: MediaFacts, frames: FrameTraits | null): string | null {
  if (facts.videoCodec === null)
    return soundReason(facts)
  if (facts.container === 'pictures')
    return 'a folder of pictures'
  if (!playedContainers.has(facts.container))
    return `container ${facts.container}`
  if (facts.fragmented)
    return 'fragmented file'
  if (!playedCodecs.get(facts.container)?.has(facts.videoCodec))
    return `video codec ${facts.videoCodec}`
  if (!playedPixels.has(facts.pixelFormat ?? ''))
    return `pixel format ${facts.pixelFormat}`
  if (facts.audioCodec !== null && !playedSound.has(facts.audioCodec))
    return `sound codec ${facts.audioCodec}`
  if (frames?.variableRate && facts.container === 'webm')
    return 'uneven frames in WebM'
  if (frames?.gradualRefresh)
    return 'pictures refreshed gradually'
  return frames && frames.naming.originUs !== 0 ? 'clock that starts below zero' : null
}

/** What the frame index knows that matters for playing. */
export type FrameTraits = Pick<FrameIndex, 'variableRate' | 'gradualRefresh'> & Readonly<{ naming: Readonly<{ originUs: number }> }>

function soundReason({ container, audioCodec }: MediaFacts): string | null {
  if (!playedSoundFiles.has(container))
    return `container ${container}`
  const played = container === 'wav' ? playedWave : playedSound
  return audioCodec !== null && played.has(audioCodec) ? null : `sound codec ${audioCodec}`
}
