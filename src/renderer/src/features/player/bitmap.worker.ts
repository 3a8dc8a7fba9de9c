/**
 * Turns decoded frames into bitmaps beside the window's main thread. Takes `[ptsUs, VideoFrame]`, the frame transferred, and answers
 * `[ptsUs, ImageBitmap]`, or `[ptsUs, null]` for a frame that cannot be turned.
 */
addEventListener('message', async ({ data: [ptsUs, frame] }: MessageEvent<[number, VideoFrame]>) => {
  const bitmap = await createImageBitmap(frame).catch(() => null)
  frame.close()
  postMessage([ptsUs, bitmap], bitmap ? { transfer: [bitmap] } : {})
})
