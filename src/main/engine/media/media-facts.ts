import type { Input } from './open-input.ts'
import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { avGetCodecName, avGetPixFmtName } from 'node-av/lib'
import { readMp4Layout } from './mp4-boxes.ts'

/** What a file is made of, in FFmpeg's names. */
export type MediaFacts = Readonly<{
  /** `mp4`, `mov`, `matroska`, `webm`, or FFmpeg's demuxer name. */
  container: string
  /** MP4 whose samples lie in fragments. */
  fragmented: boolean
  /** MP4 that ends in the middle of a box. */
  cutShort: boolean
  videoCodec: string | null
  /** For example `yuv420p`. */
  pixelFormat: string | null
  audioCodec: string | null
  audioTracks: number
  /** What the container says it lasts, microseconds; null where it says nothing. */
  statedDurationUs: number | null
}>

/** Reads the facts from an opened file. */
export async function readFacts(input: Input): Promise<MediaFacts> {
  const { video, audio, path, context } = input
  const container = await containerName(input)
  const duration = Number(context.duration)
  return {
    container,
    ...container === 'mp4' || container === 'mov' ? await readMp4Layout(path) : { fragmented: false, cutShort: false },
    videoCodec: video && avGetCodecName(video.codecpar.codecId),
    pixelFormat: video && avGetPixFmtName(video.codecpar.format as Parameters<typeof avGetPixFmtName>[0]),
    audioCodec: audio[0] ? avGetCodecName(audio[0].codecpar.codecId) : null,
    audioTracks: audio.length,
    statedDurationUs: duration > 0 ? duration : null,
  }
}

async function containerName({ format, path, context }: Input): Promise<string> {
  if (format.startsWith('mov,'))
    return (context.metadata?.get('major_brand') ?? (extname(path).toLowerCase() === '.mov' ? 'qt' : '')).startsWith('qt') ? 'mov' : 'mp4'
  if (format.startsWith('matroska'))
    return (await readHead(path)).includes('webm') ? 'webm' : 'matroska'
  return format
}

async function readHead(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.toString('latin1', 0, bytesRead)
  }
  finally {
    await file.close()
  }
}
