import type { BatchModel } from './batch-model.ts'
import type { Box } from './detector.ts'
import type { CropRequest, MeshFit, MeshModel } from './mesh.ts'
import type { Square } from './sample.ts'
import type { Picture } from './still.ts'
import { detectFaces, overlapOf, squareOfDetection } from './detector.ts'
import { boxOfPoints, fitMeshes, squareOfMesh } from './mesh.ts'
import { isCut, makeThumbnail } from './scene-cut.ts'

/** A frame of the file: its picture and its presentation time in microseconds. */
export type VideoFrame = Picture & Readonly<{ ptsUs: number }>

/** A face followed to one frame. `tracklet` counts the unbroken runs of this tracker; `frame` is the frame's place in the group. */
export type TrackedFace = Readonly<{ tracklet: number, frame: number, fit: MeshFit }>

/**
 * Follows faces through groups of consecutive frames. The detector runs where nothing is tracked, where a face was lost, after a cut, and
 * once a second for new faces; between, each crop follows from the points before it.
 */
export type FaceTracker = {
  readonly follow: (frames: readonly VideoFrame[]) => Promise<readonly TrackedFace[]>
  /** How often the detector ran. */
  readonly detections: () => number
}

type Track = { readonly id: number, square: Square, box: Box, lostAtUs: number | null }

const minFlag = 0.5
const minSidePx = 12
const detectEveryUs = 1_000_000
const reviveWithinUs = 1_000_000
const sameFaceOverlap = 0.2
const duplicateOverlap = 0.6
const maxShift = 0.08
const maxTurn = 0.1

function isClose(a: Square, b: Square): boolean {
  const turn = Math.abs(Math.atan2(Math.sin(a.angle - b.angle), Math.cos(a.angle - b.angle)))
  return Math.hypot(a.x - b.x, a.y - b.y) <= maxShift * b.side && Math.abs(Math.log(a.side / b.side)) <= maxShift && turn <= maxTurn
}

function isFace(fit: MeshFit, picture: Picture): boolean {
  const { x, y, width, height } = boxOfPoints(fit.points)
  const [cx, cy] = [x + width / 2, y + height / 2]
  return fit.flag >= minFlag && Math.min(width, height) >= minSidePx && cx >= 0 && cy >= 0 && cx < picture.widthPx && cy < picture.heightPx
}

/** Starts a tracker without memory. The models are used by one tracker at a time. */
export function createFaceTracker(models: Readonly<{ detector: BatchModel, mesh: MeshModel }>): FaceTracker {
  let tracks: Track[] = []
  let nextId = 0
  let detections = 0
  let detectedAtUs = Number.NEGATIVE_INFINITY
  let thumbnail: Uint8Array | null = null

  const active = (): Track[] => tracks.filter(track => track.lostAtUs === null)

  /** The first fit of a new face: once in the detector's square, once more in the square that follows from the points. */
  async function fitDetected(frame: VideoFrame, square: Square): Promise<MeshFit | null> {
    const [rough] = await fitMeshes(models.mesh, [{ picture: frame, square }])
    if (!rough || !isFace(rough, frame))
      return null
    const [fine] = await fitMeshes(models.mesh, [{ picture: frame, square: squareOfMesh(rough.points) }])
    return fine && isFace(fine, frame) ? fine : null
  }

  async function detect(frame: VideoFrame): Promise<void> {
    detections++
    detectedAtUs = frame.ptsUs
    tracks = tracks.filter(track => track.lostAtUs === null || frame.ptsUs - track.lostAtUs <= reviveWithinUs)
    for (const detection of await detectFaces(models.detector, frame)) {
      if (active().some(track => overlapOf(track.box, detection.box) > sameFaceOverlap))
        continue
      const fit = await fitDetected(frame, squareOfDetection(detection))
      if (!fit)
        continue
      const box = boxOfPoints(fit.points)
      if (active().some(track => overlapOf(track.box, box) > sameFaceOverlap))
        continue
      const square = squareOfMesh(fit.points)
      const lost = tracks.find(track => track.lostAtUs !== null && overlapOf(track.box, box) > sameFaceOverlap)
      if (lost)
        Object.assign(lost, { square, box, lostAtUs: null })
      else
        tracks.push({ id: nextId++, square, box, lostAtUs: null })
    }
  }

  /** Follows one track through fits made in its old square; a frame whose square would have moved too far is fitted again. */
  async function walk(track: Track, frames: readonly VideoFrame[], fits: readonly MeshFit[]): Promise<MeshFit[]> {
    const accepted: MeshFit[] = []
    let expected = track.square
    for (const [i, frame] of frames.entries()) {
      let fit = fits[i]!
      if (!isClose(fit.square, expected) || !isFace(fit, frame))
        fit = (await fitMeshes(models.mesh, [{ picture: frame, square: expected }]))[0]!
      if (!isFace(fit, frame))
        break
      accepted.push(fit)
      expected = squareOfMesh(fit.points)
    }
    return accepted
  }

  function dropDuplicates(): void {
    const kept: Track[] = []
    for (const track of active()) {
      if (kept.some(older => overlapOf(older.box, track.box) > duplicateOverlap))
        tracks = tracks.filter(other => other !== track)
      else
        kept.push(track)
    }
  }

  /** Follows all tracks up to the first frame on which one is lost; returns how many frames are done. */
  async function advance(frames: readonly VideoFrame[], offset: number, found: TrackedFace[]): Promise<number> {
    const followed = active()
    const requests = followed.flatMap(track => frames.map((picture): CropRequest => ({ picture, square: track.square })))
    const fits = await fitMeshes(models.mesh, requests)
    const walks: MeshFit[][] = []
    for (const [k, track] of followed.entries())
      walks.push(await walk(track, frames, fits.slice(k * frames.length, (k + 1) * frames.length)))
    const done = Math.min(...walks.map(accepted => accepted.length))
    followed.forEach((track, k) => {
      const last = walks[k]![done - 1]
      if (last)
        Object.assign(track, { square: squareOfMesh(last.points), box: boxOfPoints(last.points) })
      if (walks[k]!.length === done && done < frames.length)
        track.lostAtUs = frames[done]!.ptsUs
      walks[k]!.slice(0, done).forEach((fit, i) => found.push({ tracklet: track.id, frame: offset + i, fit }))
    })
    dropDuplicates()
    return done
  }

  /** The frames before which the picture cuts to another scene. */
  function findCuts(frames: readonly VideoFrame[]): Set<number> {
    const cuts = new Set<number>()
    frames.forEach((frame, i) => {
      const next = makeThumbnail(frame)
      if (thumbnail && isCut(thumbnail, next))
        cuts.add(i)
      thumbnail = next
    })
    return cuts
  }

  return {
    async follow(frames) {
      const found: TrackedFace[] = []
      const cuts = findCuts(frames)
      let detectedFrame = -1
      let mustDetect = false
      for (let start = 0; start < frames.length;) {
        const frame = frames[start]!
        if (cuts.delete(start)) {
          tracks = []
          mustDetect = true
        }
        if (detectedFrame !== start && (mustDetect || active().length === 0 || frame.ptsUs - detectedAtUs >= detectEveryUs)) {
          await detect(frame)
          detectedFrame = start
          mustDetect = false
        }
        if (active().length === 0) {
          start++
          continue
        }
        const end = Math.min(frames.length, ...cuts)
        const done = await advance(frames.slice(start, end), start, found)
        start += done
        mustDetect = start < end
      }
      return found.sort((a, b) => a.frame - b.frame || a.tracklet - b.tracklet)
    },
    detections: () => detections,
  }
}
