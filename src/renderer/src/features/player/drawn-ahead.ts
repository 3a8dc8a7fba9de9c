/** A decoded frame that can be handed to the worker. */
export type Convertible = Readonly<{ rotation: number, toVideoFrame: () => VideoFrame }>

/** Bitmaps of the frames a step away. */
export type DrawnAhead = Readonly<{
  /** The bitmap of a frame if it is made already. It stays the owner's: draw it, never close it. */
  get: (ptsUs: number) => ImageBitmap | null
  /** Makes bitmaps of these frames, the most wanted first, and forgets those of all others. */
  keep: (frames: readonly Readonly<{ ptsUs: number, picture: Convertible }>[]) => void
  close: () => void
}>

/**
 * Has the frames around the cursor converted for drawing by a worker before a key asks for them: drawing a decoded frame of 1080p converts
 * eight megabytes, which without a graphics card takes the main thread longer than a step may.
 */
export function openDrawnAhead(): DrawnAhead {
  const worker = new Worker(new URL('bitmap.worker.ts', import.meta.url), { type: 'module' })
  const bitmaps = new Map<number, ImageBitmap>()
  const asked = new Set<number>()
  let wanted: ReadonlySet<number> = new Set()

  worker.addEventListener('message', ({ data: [ptsUs, bitmap] }: MessageEvent<[number, ImageBitmap | null]>) => {
    asked.delete(ptsUs)
    if (bitmap && wanted.has(ptsUs) && !bitmaps.has(ptsUs))
      bitmaps.set(ptsUs, bitmap)
    else bitmap?.close()
  })

  function keep(frames: Parameters<DrawnAhead['keep']>[0]): void {
    wanted = new Set(frames.map(({ ptsUs }) => ptsUs))
    for (const [ptsUs, bitmap] of bitmaps) {
      if (wanted.has(ptsUs))
        continue
      bitmap.close()
      bitmaps.delete(ptsUs)
    }
    for (const { ptsUs, picture } of frames) {
      // a turned picture is drawn by the way that knows how to turn it
      if (picture.rotation !== 0 || bitmaps.has(ptsUs) || asked.has(ptsUs))
        continue
      asked.add(ptsUs)
      const frame = picture.toVideoFrame()
      worker.postMessage([ptsUs, frame], [frame])
    }
  }

  return {
    get: ptsUs => bitmaps.get(ptsUs) ?? null,
    keep,
    close: () => {
      worker.terminate()
      bitmaps.forEach(bitmap => bitmap.close())
      bitmaps.clear()
    },
  }
}
