import type { NamedFrames } from './named-frames.ts'
import type { VideoDecoder } from './video-decoder.ts'
import { makePause } from './pause.ts'
import { openVideoDecoder } from './video-decoder.ts'

const mostFrames = 600

/**
 * Drops pictures that the decoder cannot make at both ends of a file: a recording cut in the middle of a group of pictures
 * starts with pictures whose references are gone, and may end with a torn one.
 * @returns the presentation times that remain, ascending microseconds; and whether a keyframe could not be shown right after a seek to it
 */
export async function checkEdges(path: string, named: NamedFrames, signal?: AbortSignal): Promise<{ ptsUs: Float64Array, gradualRefresh: boolean }> {
  const decoder = await openVideoDecoder(path, named.naming)
  try {
    const headEndUs = named.keys[1]?.ptsUs ?? Number.POSITIVE_INFINITY
    const head = await decodeUntil(decoder, headEndUs, signal)
    const tail = seekNearEnd(decoder, named) ? await decodeUntil(decoder, Number.POSITIVE_INFINITY, signal) : null
    const tailStartUs = named.keys.at(-1)?.ptsUs ?? Number.POSITIVE_INFINITY
    const ptsUs = named.ptsUs.filter((pts) => {
      if (pts < head.completeUntilUs)
        return head.seen.has(pts)
      return !tail || !tail.reachedEnd || pts < tailStartUs || tail.seen.has(pts)
    })
    return { ptsUs, gradualRefresh: missesLastKey(decoder, named) }
  }
  finally {
    decoder.close()
  }
}

// Two groups early: streams with intra refresh need that long to recover after a seek.
function seekNearEnd(decoder: VideoDecoder, named: NamedFrames): boolean {
  const { keys } = named
  const key = keys[Math.max(0, keys.length - 3)]
  return key !== undefined && keys.length > 1 && decoder.seek(key, key)
}

/** Whether the last keyframe is not the first picture after a seek to it: it only begins to refresh the picture. */
function missesLastKey(decoder: VideoDecoder, named: NamedFrames): boolean {
  const key = named.keys.at(-1)
  return key !== undefined && named.keys.length > 1 && decoder.seek(key, key) && decoder.next() !== key.ptsUs
}

type Decoded = { seen: Set<number>, completeUntilUs: number, reachedEnd: boolean }

async function decodeUntil(decoder: VideoDecoder, endUs: number, signal: AbortSignal | undefined): Promise<Decoded> {
  const pause = makePause(signal)
  const seen = new Set<number>()
  let latest = Number.NEGATIVE_INFINITY
  for (let pts = decoder.next(); pts !== null; pts = decoder.next()) {
    seen.add(pts)
    latest = pts
    if (pts >= endUs || seen.size >= mostFrames)
      return { seen, completeUntilUs: latest, reachedEnd: false }
    await pause()
  }
  return { seen, completeUntilUs: Number.POSITIVE_INFINITY, reachedEnd: true }
}
