import type { FrameIndex } from './frame-index.ts'
import type { HardwareDevice } from './hardware-device.ts'
import type { PictureTarget } from './picture-scaler.ts'
import type { Turn } from './picture-source.ts'
import { basename } from 'node:path'
import { AppError, invariant } from '#shared/errors.ts'
import { AvError } from './av.ts'
import { runAhead } from './decode-ahead.ts'
import { positionOf } from './frame-index.ts'
import { stopIfAborted } from './pause.ts'
import { openFolderSource } from './picture-folder.ts'
import { openPictureScaler } from './picture-scaler.ts'
import { fitWidth } from './picture.ts'
import { openVideoSource } from './video-source.ts'

/**
 * One decoded picture, upright as displayed.
 * `position` is its place in the index's `ptsUs`; `rgb` has shape [heightPx * widthPx * 3], 8 bit, rows from the top, without padding.
 * From `frames` the buffer is reused: it is valid until the next picture is asked for, from this stream or the next. Copy what must live longer.
 */
export type RgbFrame = Readonly<{ position: number, ptsUs: number, widthPx: number, heightPx: number, rgb: Uint8Array }>

/** How large pictures come out, and how much of the machine decoding takes. */
export type FrameReaderOptions = Readonly<{
  /** Pictures are scaled down to at most this width, keeping their aspect. */
  maxWidthPx?: number | undefined
  /** Threads FFmpeg decodes with. @default one more than the machine's cores, at most 8 */
  threads?: number | undefined
  /** The device that decodes. @default software */
  hardware?: HardwareDevice | null | undefined
  /** Pictures decoded before they are asked for, while the caller waits for other things. @default 3 */
  ahead?: number | undefined
}>

/** Reads the pictures of one file. One thing at a time: a new call ends the stream before it. */
export type FrameReader = {
  /** Size of every picture delivered. */
  readonly widthPx: number
  readonly heightPx: number
  /**
   * Decodes forward from position `first` up to, not including, `end` (positions in the index's `ptsUs`), every `everyNth` of them, counted from `first`.
   * Pictures that cannot be decoded are left out. Memory is bounded by the pictures decoded ahead.
   * @throws AppError `cancelled` when `signal` aborts
   */
  readonly frames: (first: number, end: number, everyNth?: number, signal?: AbortSignal) => AsyncGenerator<RgbFrame, void>
  /**
   * Exactly the picture with this PTS, from anywhere in the file, in a buffer of its own.
   * @throws AppError `bad-input` when the file has no such picture, `media-broken` when it cannot be decoded
   */
  readonly frameAt: (ptsUs: number, signal?: AbortSignal) => Promise<RgbFrame>
  readonly close: () => void
}

/** Opens a file, or a folder of pictures, for reading by its index. @throws AppError as `openVideoDecoder` */
export async function openFrameReader(path: string, index: FrameIndex, options: FrameReaderOptions = {}): Promise<FrameReader> {
  const file = basename(path)
  const source = index.pictureFiles ? openFolderSource(path, index.pictureFiles) : await openVideoSource(path, index, options)
  const scaler = openPictureScaler(index.shape, fitWidth(index.shape, options.maxWidthPx))
  const { widthPx, heightPx } = scaler
  // buffers outlive a stream: each holds native memory that the collector does not see
  const spare: PictureTarget[] = []
  let turn: Turn = { ended: true }
  let closed = false

  function takeTurn(): Turn {
    invariant(!closed, 'The frame reader is closed')
    turn.ended = true
    turn = { ended: false }
    return turn
  }

  /** Null when the picture cannot be converted, as one that cannot be decoded. */
  function convert(position: number, target: PictureTarget): RgbFrame | null {
    try {
      target.fill(source.frame)
    }
    catch (error) {
      if (error instanceof AvError)
        return null
      throw error
    }
    return { position, ptsUs: index.ptsUs[position] ?? 0, widthPx, heightPx, rgb: target.rgb }
  }

  async function* frames(first: number, end: number, everyNth = 1, signal?: AbortSignal): AsyncGenerator<RgbFrame, void> {
    const own = takeTurn()
    const last = Math.min(end, index.ptsUs.length)
    const lent: PictureTarget[] = []
    let wanted = first
    const ahead = runAhead(async () => {
      while (wanted < last) {
        const reached = await source.goTo(wanted, own, signal)
        if (reached < 0)
          return null
        const hit = reached === wanted
        wanted = hit ? wanted + everyNth : first + Math.ceil((reached - first) / everyNth) * everyNth
        if (hit) {
          const target = spare.pop() ?? scaler.newTarget()
          const frame = convert(reached, target)
          const keep = frame ? lent : spare
          keep.push(target)
          if (frame)
            return frame
        }
      }
      return null
    }, Math.max(1, options.ahead ?? 3))
    try {
      for (let frame = await ahead.take(); frame; frame = await ahead.take()) {
        stopIfAborted(signal)
        yield frame
        spare.push(...lent.splice(0, 1))
      }
    }
    finally {
      own.ended = true
      await ahead.stop()
      spare.push(...lent)
    }
  }

  return {
    widthPx,
    heightPx,
    frames,
    async frameAt(ptsUs, signal) {
      const own = takeTurn()
      const position = positionOf(index.ptsUs, ptsUs)
      if (position < 0)
        throw new AppError('bad-input', `${file} has no picture at ${ptsUs} microseconds`, { data: { file, ptsUs } })
      const reached = await source.goTo(position, own, signal)
      const frame = reached === position ? convert(position, scaler.newTarget()) : null
      if (!frame)
        throw new AppError('media-broken', `The picture at ${ptsUs} microseconds of ${file} cannot be decoded`, { data: { file, ptsUs } })
      return frame
    },
    close() {
      if (closed)
        return
      closed = true
      turn.ended = true
      source.close()
      scaler.close()
    },
  }
}
