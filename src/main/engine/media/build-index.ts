import type { TimeBase } from './clock.ts'
import type { FrameIndex } from './frame-index.ts'
import type { Input } from './open-input.ts'
import type { PictureShape } from './picture.ts'
import { AppError } from '#shared/errors.ts'
import { ticksToUs } from './clock.ts'
import { checkEdges } from './index-edges.ts'
import { nameByOrder } from './name-by-order.ts'
import { nameByPts } from './named-frames.ts'
import { openInput } from './open-input.ts'
import { scanPackets } from './packet-scan.ts'
import { pictureShape } from './picture.ts'

// Their demuxers have no index: only a byte position leads to exactly one packet.
const byteSeekFormats = new Set(['mpegts', 'mpeg', 'mpegvideo', 'h264', 'hevc', 'm4v', 'mjpeg', 'vc1', 'h263', 'h261', 'obu'])

const longestSidePx = 16_384

/** How indexing is cancelled, and who hears how many bytes have been read. */
export type IndexOptions = Readonly<{ signal?: AbortSignal | undefined, done?: ((bytes: number) => void) | undefined }>

/**
 * Indexes the video stream of a file without decoding it (but for its first and last keyframe groups, and files that give no times).
 * @throws AppError as `openInput`; `media-unsupported` without a video stream; `media-broken` when not one picture decodes
 */
export async function buildFrameIndex(path: string, options: IndexOptions = {}): Promise<FrameIndex> {
  const input = await openInput(path)
  try {
    return await indexInput(input, options)
  }
  finally {
    input.close()
  }
}

async function indexInput(input: Input, options: IndexOptions): Promise<FrameIndex> {
  const { video, path, name } = input
  if (!video)
    throw new AppError('media-unsupported', `${name} holds no picture that can be decoded`, { data: { file: name } })
  const shape = pictureShape(video)
  refuseImpossibleSize(name, shape)
  const timeBase: TimeBase = { num: video.timeBase.num, den: video.timeBase.den }
  const seekByByte = byteSeekFormats.has(input.format)
  const table = await scanPackets(input, video, options)
  const needsOrder = table.hasPlaceholders || table.ptsUs.some((pts, at) => Number.isNaN(pts) && table.shown[at] === true)
  const frameUs = frameDurationUs(input)
  const named = needsOrder
    ? await nameByOrder(path, table, { timeBase, seekByByte, frameUs, trustTimes: input.format !== 'avi' }, options.signal)
    : nameByPts(table, { timeBase, seekByByte })
  const { ptsUs, gradualRefresh } = needsOrder ? { ptsUs: named.ptsUs, gradualRefresh: false } : await checkEdges(path, named, options.signal)
  if (ptsUs.length === 0)
    throw new AppError('media-broken', `${name} holds no picture that can be decoded`, { data: { file: name }, hint: 'Check that the file plays elsewhere' })
  return { ...named, ptsUs, shape, ...rateOf(ptsUs, timeBase, 1e6 / frameUs), gradualRefresh, pictureFiles: null, cutShort: table.cutShort }
}

/** @throws AppError `media-broken` for sizes that no camera writes: they come from damaged headers, and one such picture fills the memory */
function refuseImpossibleSize(name: string, { widthPx, heightPx }: PictureShape): void {
  if (Math.max(widthPx, heightPx) > longestSidePx) {
    throw new AppError('media-broken', `${name} says that its pictures are ${widthPx} x ${heightPx} pixels; at most ${longestSidePx} a side can be read`, {
      data: { file: name, widthPx, heightPx },
      hint: 'The head of the file may be damaged: copy it again from its source, or convert it to smaller pictures',
    })
  }
}

function frameDurationUs(input: Input): number {
  const rates = [input.video?.avgFrameRate, input.video?.rFrameRate]
  const rate = rates.find(candidate => candidate && candidate.num > 0 && candidate.den > 0)
  return rate ? 1e6 * rate.den / rate.num : 40_000
}

/**
 * Pictures a second, and whether their distances differ by more than the rounding of the file's clock explains.
 * @param statedHz the rate the container states, taken when the pictures agree with it; NaN when it states none
 */
export function rateOf(ptsUs: Float64Array, timeBase: TimeBase, statedHz: number): { rateHz: number | null, variableRate: boolean } {
  const first = ptsUs[0]
  const last = ptsUs.at(-1)
  if (first === undefined || last === undefined || last <= first)
    return { rateHz: null, variableRate: false }
  const meanUs = (last - first) / (ptsUs.length - 1)
  const tickUs = ticksToUs(1n, timeBase)
  const toleranceUs = tickUs < meanUs / 4 ? Math.max(2, 1.01 * tickUs) : 2
  const variableRate = ptsUs.some((pts, at) => Math.abs(pts - first - at * meanUs) > toleranceUs)
  const meanHz = 1e6 / meanUs
  const rateHz = !variableRate && Math.abs(statedHz / meanHz - 1) < 1e-3 ? statedHz : meanHz
  return { rateHz: Math.round(rateHz * 1e3) / 1e3, variableRate }
}
