import type { MediaMethods } from '#engine/media/worker.ts'
import type { WorkerPool } from '../processes/worker-pool.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { mediaIdOf } from '#shared/domain/identity/resolve-tracks.ts'
import { AppError } from '#shared/errors.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { footageSilenceMs } from '../processes/client.ts'
import { blameFile } from '../projects/blame-file.ts'
import { cacheFolder } from '../projects/media-cache.ts'
import { requireFile } from '../projects/media-view.ts'

const sidePx = 112
const margin = 1.3
const columns = ['box_x', 'box_y', 'box_width', 'box_height', 'face_size', 'visibility', 'head_yaw', 'head_pitch', 'eye_open_left', 'eye_open_right']
const largeEnoughPx = 90
const radians = Math.PI / 180

type Best = Readonly<{ ptsUs: number, x: number, y: number, side: number }>

/** The frame on which a face is seen best: whole, large, from the front, eyes open. */
function bestFrame(session: ProjectSession, trackId: string): Best {
  const { timesUs, columns: values } = session.analysisStore.signals(mediaIdOf(trackId), { trackId, columns })
  const [x, y, width, height, size, visibility, yaw, pitch, left, right] = columns.map(name => values.get(name)!) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]
  let best = -1
  let highest = Number.NEGATIVE_INFINITY
  timesUs.forEach((_, row) => {
    const front = Math.cos(yaw[row]! * radians) * Math.cos(pitch[row]! * radians)
    const score = visibility[row]! * front ** 2 * Math.min(1, size[row]! / largeEnoughPx) * Math.min(0.3, (left[row]! + right[row]!) / 2)
    if (score > highest)
      [best, highest] = [row, score]
  })
  if (best < 0)
    throw new AppError('not-found', 'This face has no frame to show', { data: { trackId } })
  const side = margin * Math.max(width[best]!, height[best]!)
  return { ptsUs: timesUs[best]!, x: x[best]! + width[best]! / 2, y: y[best]! + height[best]! / 2, side }
}

/** A small picture of a face where it is seen best: the path of a JPEG in the cache, made when it is not there. @throws AppError `not-found`, and as reading the film does */
export async function faceThumbnail(session: ProjectSession, workers: WorkerPool, trackId: string, signal?: AbortSignal): Promise<Readonly<{ path: string, ptsUs: number }>> {
  const media = session.media.get(mediaIdOf(trackId))
  if (!media)
    throw new AppError('not-found', `There is no face ${trackId} in this project`, { data: { trackId } })
  const { ptsUs, x, y, side } = bestFrame(session, trackId)
  const cacheDir = cacheFolder(session.folder, media.id)
  const path = join(cacheDir, 'faces', `${[ptsUs, x, y, side].map(Math.round).join('-')}.jpg`)
  if (!existsSync(path)) {
    const square = { x, y, side, angle: 0 }
    const jpeg = await blameFile(media.name, () => workers.shared<MediaMethods>('media').call('crop', { path: requireFile(session.folder, media), cacheDir, ptsUs, square, sidePx }, { signal, silenceMs: footageSilenceMs }))
    await mkdir(dirname(path), { recursive: true })
    await writeAtomically(path, jpeg)
  }
  return { path, ptsUs }
}
