import type { FrameIndex } from './frame-index.ts'
import type { MediaFacts } from './media-facts.ts'
import type { PictureSource } from './picture-source.ts'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { AV_CODEC_ID_BMP, AV_CODEC_ID_MJPEG, AV_CODEC_ID_PNG, AV_CODEC_ID_TIFF, AV_CODEC_ID_WEBP } from 'node-av/constants'
import { Codec, CodecContext, Frame, Packet } from 'node-av/lib'
import { AppError } from '#shared/errors.ts'
import { avReason } from './av.ts'
import { stopIfAborted } from './pause.ts'

/** Pictures a second that a folder is shown at when nobody says otherwise. */
export const folderRateHz = 25

/** What a folder of pictures is made of. */
export const folderFacts: MediaFacts = { container: 'pictures', fragmented: false, cutShort: false, videoCodec: 'pictures', pixelFormat: null, audioCodec: null, audioTracks: 0, statedDurationUs: null }

const decoders = new Map([
  ['.png', AV_CODEC_ID_PNG],
  ['.jpg', AV_CODEC_ID_MJPEG],
  ['.jpeg', AV_CODEC_ID_MJPEG],
  ['.webp', AV_CODEC_ID_WEBP],
  ['.bmp', AV_CODEC_ID_BMP],
  ['.tif', AV_CODEC_ID_TIFF],
  ['.tiff', AV_CODEC_ID_TIFF],
])

const byNumber = new Intl.Collator('en', { numeric: true })

/** The picture files of a folder in the order a person counts them (2 before 10); empty when it is not a folder of pictures. */
export async function listPictures(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const pictures = entries.filter(entry => entry.isFile() && !entry.name.startsWith('.') && decoders.has(extname(entry.name).toLowerCase()))
  return pictures.map(entry => entry.name).sort(byNumber.compare)
}

/** Whether a path is a folder that holds pictures. */
export async function isPictureFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null)
  return stats?.isDirectory() === true && (await listPictures(path)).length > 0
}

/**
 * Indexes a folder of pictures as a clip: each file is one frame, 1 / `rateHz` after the one before, the first at time 0.
 * All are shown in the size of the first.
 * @throws AppError `media-unsupported` when the folder holds no pictures, `media-broken` when the first cannot be decoded
 */
export async function buildFolderIndex(folder: string, rateHz = folderRateHz): Promise<FrameIndex> {
  const files = await listPictures(folder)
  const name = basename(folder)
  if (files.length === 0)
    throw new AppError('media-unsupported', `${name} is a folder without pictures`, { data: { file: name }, hint: 'Choose the media files in it' })
  const source = openFolderSource(folder, files)
  try {
    await source.goTo(0, { ended: false })
    const { width, height } = source.frame
    return {
      ptsUs: Float64Array.from(files, (_, at) => Math.round(at * 1e6 / rateHz)),
      keys: [],
      naming: { timeBase: { num: 1, den: 1_000_000 }, originUs: 0, byOrdinalUs: null, seekByByte: false },
      shape: { codedWidthPx: width, codedHeightPx: height, widthPx: width, heightPx: height, rotationDegrees: 0, mirrored: false },
      rateHz,
      variableRate: false,
      gradualRefresh: false,
      pictureFiles: files,
      cutShort: false,
    }
  }
  finally {
    source.close()
  }
}

/** A source whose pictures are files. `goTo` throws AppError `media-broken` naming the file that cannot be decoded, `file-missing` when it is gone. */
export function openFolderSource(folder: string, files: readonly string[]): PictureSource {
  const frame = new Frame()
  frame.alloc()
  let current = -1
  return {
    frame,
    async goTo(position, turn, signal) {
      const file = files[position]
      if (file === undefined)
        return -1
      if (position === current)
        return position
      const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
        throw new AppError('file-missing', `${file} cannot be read any more`, { data: { file }, cause })
      })
      stopIfAborted(signal)
      if (turn.ended)
        throw new AppError('cancelled', 'The frame reader was asked for something else meanwhile')
      current = -1
      decodePicture(file, bytes, frame)
      current = position
      return position
    },
    close: () => frame.free(),
  }
}

function decodePicture(file: string, bytes: Buffer, frame: Frame): void {
  const codec = Codec.findDecoder(decoders.get(extname(file).toLowerCase()) ?? AV_CODEC_ID_PNG)
  const decoder = new CodecContext()
  decoder.allocContext3(codec)
  decoder.threadCount = 1
  const packet = new Packet()
  packet.alloc()
  try {
    decoder.open2Sync(codec, null)
    packet.data = bytes
    const sent = decoder.sendPacketSync(packet)
    decoder.sendPacketSync(null)
    const received = decoder.receiveFrameSync(frame)
    if (sent < 0 || received < 0)
      throw new AppError('media-broken', `${file} is not a picture that can be decoded: ${avReason(Math.min(sent, received))}`, { data: { file } })
  }
  finally {
    packet.free()
    decoder.freeContext()
  }
}
