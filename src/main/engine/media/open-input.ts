import type { Stream } from 'node-av/lib'
import type { Stats } from 'node:fs'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AV_DISPOSITION_ATTACHED_PIC, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from 'node-av/constants'
import { Codec, Dictionary, FormatContext } from 'node-av/lib'
import { AppError } from '#shared/errors.ts'
import { avReason } from './av.ts'

/** An opened media file: FFmpeg's context and the streams worth decoding. `close` frees it all. */
export type Input = {
  readonly path: string
  /** File name without its folder, for messages. */
  readonly name: string
  /** FFmpeg's demuxer name, for example `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly format: string
  readonly context: FormatContext
  readonly video: Stream | null
  readonly audio: readonly Stream[]
  readonly close: () => void
}

// A file is never allowed to make FFmpeg open another file or an address (playlists, concat lists).
const refusedFormats = new Set(['hls', 'dash', 'concat', 'concatf', 'imf', 'sdp', 'rtsp', 'tty', 'image2'])
const openOptions = { protocol_whitelist: 'file', allowed_extensions: '' } as const

/**
 * Looks whether a path can be read as a file at all.
 * @throws AppError `file-missing`, `file-unreadable`, `media-unsupported` (a folder) or `media-broken` (no bytes)
 */
export async function statMedia(path: string): Promise<Stats> {
  const name = basename(path)
  const data = { file: name }
  let stats: Stats
  try {
    stats = await stat(path)
  }
  catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AppError('file-missing', `${name} is not there any more`, { data, cause, hint: 'Link the file again at its new place' })
    throw new AppError('file-unreadable', `${name} cannot be read (${code ?? 'unknown reason'})`, { data, cause, hint: 'Check the permissions of the file and its folder' })
  }
  if (stats.isDirectory())
    throw new AppError('media-unsupported', `${name} is a folder, not a media file`, { data, hint: 'Choose the files in it' })
  if (!stats.isFile())
    throw new AppError('media-unsupported', `${name} is not a regular file`, { data })
  try {
    await access(path, constants.R_OK)
  }
  catch (cause) {
    throw new AppError('file-unreadable', `${name} cannot be read (no permission)`, { data, cause, hint: 'Check the permissions of the file and its folder' })
  }
  if (stats.size === 0)
    throw new AppError('media-broken', `${name} is empty (0 bytes)`, { data, hint: 'Copy the file again from its source' })
  return stats
}

/** Opens a media file and finds its streams. @throws AppError as {@link statMedia}, and `media-broken` or `media-unsupported` with FFmpeg's reason */
export async function openInput(path: string): Promise<Input> {
  await statMedia(path)
  const name = basename(path)
  const context = new FormatContext()
  const opened = await context.openInput(path, null, Dictionary.fromObject(openOptions))
  if (opened < 0)
    throw brokenFile(name, opened)
  const format = context.iformat?.name ?? 'unknown'
  const refuse = (error: AppError): never => {
    context.closeInputSync()
    throw error
  }
  if (refusedFormats.has(format))
    refuse(new AppError('media-unsupported', `${name} is not a media file of its own (${format})`, { data: { file: name } }))
  const found = await context.findStreamInfo(null)
  if (found < 0)
    refuse(brokenFile(name, found))
  return { path, name, format, context, ...pickStreams(context), close: () => context.closeInputSync() }
}

function brokenFile(name: string, code: number): AppError {
  return new AppError('media-broken', `${name} cannot be read as video or sound: ${avReason(code)}`, {
    data: { file: name, reason: avReason(code) },
    hint: 'Check that the file is complete and plays elsewhere, or copy it again',
  })
}

function pickStreams(context: FormatContext): { video: Stream | null, audio: readonly Stream[] } {
  const streams = context.streams
  const audio = streams.filter(stream => stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO && isDecodable(stream))
  const best = context.findBestStream(AVMEDIA_TYPE_VIDEO)
  const candidates = best >= 0 ? [...streams.filter(stream => stream.index === best), ...streams] : streams
  return { video: candidates.find(isPicture) ?? null, audio }
}

function isPicture(stream: Stream): boolean {
  return stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO
    && !stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC)
    && stream.codecpar.width > 0 && stream.codecpar.height > 0
    && isDecodable(stream)
}

function isDecodable(stream: Stream): boolean {
  return Codec.findDecoder(stream.codecpar.codecId) !== null
}
