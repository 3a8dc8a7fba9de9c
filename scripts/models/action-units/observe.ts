import type { BatchModel } from '#engine/perception/batch-model.ts'
import type { VideoFrame } from '#engine/perception/face-tracker.ts'
import type { CropRequest, MeshFit, MeshModel } from '#engine/perception/mesh.ts'
import type { Picture } from '#engine/perception/still.ts'
import type { RestFace } from '#shared/domain/face/pose.ts'
import type { Random } from '#shared/domain/random.ts'
import type { IctFace } from './ict-face.ts'
import type { Renderer } from './renderer.ts'
import type { FramePlan, Subject } from './subjects.ts'
import { detectFaces, squareOfDetection } from '#engine/perception/detector.ts'
import { createFaceTracker } from '#engine/perception/face-tracker.ts'
import { fitEyes } from '#engine/perception/iris.ts'
import { fitMeshes, squareOfMesh } from '#engine/perception/mesh.ts'
import { lipGap } from '#shared/domain/face/canonical-distance.ts'
import { readEye } from '#shared/domain/face/eye.ts'
import { fitHeadPose } from '#shared/domain/face/pose.ts'
import { shapeFeatures } from '#shared/domain/face/shape-features.ts'
import { makeHead, meshPointsOf, moveHead } from './ict-face.ts'
import { createPainter } from './painter.ts'

/**
 * What the image models saw of one drawn frame, and the truth: `weights` of the actions in their order, `turn` yaw, pitch and roll in
 * degrees, `lipGapCm` between the inner lips. `seenTurn`, `seenGapCm` and `openness` (left, right) are the direct measurements; `depth` is
 * the z of the canonical mesh points, shape [468], centimetres. `frame` counts within the subject.
 */
export type Observation = Readonly<{
  subject: number
  frame: number
  shape: Float32Array
  depth: Float32Array
  appearance: Float32Array
  openness: readonly [number, number]
  weights: readonly number[]
  turn: readonly [number, number, number]
  lipGapCm: number
  seenTurn: readonly [number, number, number]
  seenGapCm: number
}>

/** The canonical mesh of an observation, shape [468 * 3], centimetres. */
export function canonicalOf({ shape, depth }: Observation): Float32Array {
  return Float32Array.from({ length: depth.length * 3 }, (_, i) => i % 3 === 2 ? depth[Math.floor(i / 3)]! : shape[Math.floor(i / 3) * 2 + i % 3]!)
}

type Seen = Pick<Observation, 'shape' | 'depth' | 'appearance' | 'openness' | 'seenTurn' | 'seenGapCm'>

/** The parts of the chain that look at a drawn picture. */
export type Eyes = Readonly<{ detector: BatchModel, iris: BatchModel, mesh: MeshModel, rest: RestFace }>

const framesAtOnce = 8
const frameUs = 40_000

/** Fits each still by itself: detection, then the mesh twice, as the chain begins a new face. */
async function fitStills({ detector, mesh }: Eyes, pictures: readonly Picture[]): Promise<(MeshFit | null)[]> {
  const found: { index: number, request: CropRequest }[] = []
  for (const [index, picture] of pictures.entries()) {
    const [detection] = await detectFaces(detector, picture)
    if (detection)
      found.push({ index, request: { picture, square: squareOfDetection(detection) } })
  }
  const rough = await fitMeshes(mesh, found.map(({ request }) => request))
  const fine = await fitMeshes(mesh, found.map(({ request }, i) => ({ picture: request.picture, square: squareOfMesh(rough[i]!.points) })))
  const fits = pictures.map((): MeshFit | null => null)
  found.forEach(({ index }, i) => fits[index] = fine[i]!)
  return fits
}

async function read({ iris, rest }: Eyes, pictures: readonly Picture[], fits: readonly (MeshFit | null)[]): Promise<(Seen | null)[]> {
  const found = fits.flatMap((fit, i) => fit ? [{ fit, picture: pictures[i]! }] : [])
  const eyes = await fitEyes(iris, found.map(({ fit, picture }) => ({ picture, points: fit.points })))
  const seen = found.map(({ fit }, i): Seen => {
    const pose = fitHeadPose(fit.points, rest)
    return {
      shape: shapeFeatures(pose.canonical, eyes[i]!),
      depth: pose.canonical.filter((_, k) => k % 3 === 2),
      appearance: fit.appearance,
      openness: [readEye(eyes[i]!.left).openness, readEye(eyes[i]!.right).openness],
      seenTurn: [pose.yaw, pose.pitch, pose.roll],
      seenGapCm: lipGap(pose.canonical),
    }
  })
  let next = 0
  return fits.map(fit => fit ? seen[next++]! : null)
}

/** What draws a plan's picture. */
type Draw = (plan: FramePlan) => Readonly<{ picture: Picture, lipGapCm: number }>

/** Shows a person's frames to the image models, a few at a time; frames on which no face is found are left out. */
async function observeFrames(index: number, plans: readonly FramePlan[], draw: Draw, eyes: Eyes, film: boolean): Promise<Observation[]> {
  const tracker = createFaceTracker(eyes)
  const observations: Observation[] = []
  for (let start = 0; start < plans.length; start += framesAtOnce) {
    const group = plans.slice(start, start + framesAtOnce)
    const drawn = group.map(draw)
    const pictures = drawn.map(({ picture }, i): VideoFrame => ({ ...picture, ptsUs: (start + i) * frameUs }))
    const tracked = film ? await tracker.follow(pictures) : []
    const fits = film ? pictures.map((_, i) => tracked.find(({ frame }) => frame === i)?.fit ?? null) : await fitStills(eyes, pictures)
    const seen = await read(eyes, pictures, fits)
    group.forEach(({ weights, view }, i) => {
      if (seen[i])
        observations.push({ ...seen[i], subject: index, frame: start + i, weights, turn: [view.yaw, view.pitch, view.roll], lipGapCm: drawn[i]!.lipGapCm })
    })
  }
  return observations
}

/** Draws a person's frames and shows them to the image models: as a film through the tracker, or each still by itself. */
export async function observeSubject(index: number, subject: Subject, face: IctFace, renderer: Renderer, eyes: Eyes, random: Random, film = false): Promise<Observation[]> {
  const painter = createPainter(face, subject.style)
  const head = makeHead(face, subject.identity, subject.warp)
  return observeFrames(index, subject.frames, ({ shapes, view }) => {
    const positions = moveHead(face, head, shapes)
    return { picture: renderer.render(positions, painter, view, random.next), lipGapCm: lipGap(meshPointsOf(face, positions)) }
  }, eyes, film)
}
