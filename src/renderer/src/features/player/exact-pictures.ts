import type { FrameTimes } from '#shared/domain/frame-times.ts'
import type { Convertible } from './drawn-ahead.ts'
import type { OpenedVideo } from './media-decoder.ts'
import { frameIndexAt } from '#shared/domain/frame-times.ts'
import { client } from '../../bridge/client.ts'
import { fetchData } from '../../bridge/resources.ts'
import { openDrawnAhead } from './drawn-ahead.ts'
import { FrameCache } from './frame-cache.ts'
import { openVideo } from './media-decoder.ts'

/** A picture to draw at once: its PTS, its upright size in pixels, and how to draw it. */
export type ExactPicture = Readonly<{
  ptsUs: number
  widthPx: number
  heightPx: number
  draw: (context: CanvasRenderingContext2D, widthPx: number, heightPx: number) => void
}>

export type ExactPictures = Readonly<{
  /** The picture of the frame on screen at this time if it is decoded already. */
  peek: (timeUs: number) => ExactPicture | null
  /** The picture of that frame; null when a later request took its place or the file was closed. */
  request: (timeUs: number) => Promise<ExactPicture | null>
  close: () => Promise<void>
}>

type Source = Readonly<{ mediaId: string, url: string | null, times: FrameTimes }>

const keptStills = 48

/** The frames that the next key may ask for, as steps from the one on screen, the likeliest first. */
const nextSteps = { forward: [1, 2, 0, -1], backward: [-1, -2, 0, 1] } as const

/**
 * Exact frames of a file, named by the engine's list of PTS. Decoded in the window where the browser can read the file; a frame it has
 * no picture for, and a file it cannot read at all, come as stills from the engine, of the original at that same PTS.
 */
export function openExactPictures(source: Source): ExactPictures {
  const stills = new Map<number, ExactPicture>()
  let opened: OpenedVideo | null = null
  let cache: FrameCache<Drawable> | null = null
  const ahead = openDrawnAhead()
  let latest = 0
  let shownIndex = 0
  let direction: keyof typeof nextSteps = 'forward'
  let closed = false

  const opening = (source.url ? openVideo(source.url).catch(() => null) : Promise.resolve(null)).then((video) => {
    if (closed)
      return video?.close()
    opened = video
    cache = video && new FrameCache<Drawable>(video.decoder, source.times)
  })

  /** Has the frames around this one made ready, those in the direction of the last move first. */
  function makeReady(index: number): void {
    if (index !== shownIndex)
      direction = index < shownIndex ? 'backward' : 'forward'
    shownIndex = index
    ahead.keep(nextSteps[direction].flatMap((step) => {
      const frame = cache?.peek(index + step)
      const ptsUs = source.times[index + step]
      return frame && ptsUs !== undefined ? [{ ptsUs, picture: frame.picture }] : []
    }))
  }

  function decoded(picture: Drawable, ptsUs: number): ExactPicture {
    return pictureOf(picture, ptsUs, () => ahead.get(ptsUs))
  }

  function peek(timeUs: number): ExactPicture | null {
    const index = frameIndexAt(source.times, timeUs)
    const ptsUs = source.times[index]
    if (ptsUs === undefined)
      return null
    const frame = cache?.peek(index)
    return frame ? decoded(frame.picture, ptsUs) : stills.get(ptsUs) ?? null
  }

  async function request(timeUs: number): Promise<ExactPicture | null> {
    const turn = ++latest
    await opening
    const index = frameIndexAt(source.times, timeUs)
    const ptsUs = source.times[index]
    if (closed || turn !== latest || ptsUs === undefined)
      return null
    const frame = await cache?.request(index).catch(() => 'missing' as const) ?? 'missing'
    if (closed || turn !== latest || frame === 'superseded' || frame === 'closed')
      return null
    if (frame !== 'missing') {
      makeReady(index)
      // after a jump its neighbours are decoded only now
      void cache?.settled().then(() => turn === latest && !closed && makeReady(index))
      return decoded(frame.picture, ptsUs)
    }
    const still = stills.get(ptsUs) ?? await fetchStill(source.mediaId, ptsUs)
    keep(stills, still)
    return turn === latest && !closed ? still : null
  }

  async function close(): Promise<void> {
    closed = true
    latest += 1
    ahead.close()
    await opening
    await cache?.close()
    opened?.close()
  }

  return { peek, request, close }
}

type Drawable = Convertible & Readonly<{
  displayWidth: number
  displayHeight: number
  draw: (context: CanvasRenderingContext2D, x: number, y: number, widthPx: number, heightPx: number) => void
}>

/** `bitmapNow` is asked at each drawing: what was made ahead is forgotten when the cursor goes on. */
function pictureOf(sample: Drawable, ptsUs: number, bitmapNow: () => ImageBitmap | null): ExactPicture {
  return {
    ptsUs,
    widthPx: sample.displayWidth,
    heightPx: sample.displayHeight,
    draw: (context, widthPx, heightPx) => {
      const bitmap = bitmapNow()
      if (bitmap)
        context.drawImage(bitmap, 0, 0, widthPx, heightPx)
      else sample.draw(context, 0, 0, widthPx, heightPx)
    },
  }
}

async function fetchStill(mediaId: string, ptsUs: number): Promise<ExactPicture> {
  const still = await client.media.frame({ mediaId, ptsUs })
  const bitmap = await createImageBitmap(new Blob([await fetchData(still.image)], { type: 'image/jpeg' }))
  return {
    ptsUs: still.ptsUs,
    widthPx: bitmap.width,
    heightPx: bitmap.height,
    draw: (context, widthPx, heightPx) => context.drawImage(bitmap, 0, 0, widthPx, heightPx),
  }
}

function keep(stills: Map<number, ExactPicture>, still: ExactPicture): void {
  stills.delete(still.ptsUs)
  stills.set(still.ptsUs, still)
  for (const oldest of stills.keys()) {
    if (stills.size <= keptStills)
      return
    stills.delete(oldest)
  }
}
