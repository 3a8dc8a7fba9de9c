import type { BatchModel } from '#engine/perception/batch-model.ts'
import type { MeshModel } from '#engine/perception/mesh.ts'
import type { Picture } from '#engine/perception/still.ts'
import type { RestFace } from '#shared/domain/face/pose.ts'
import type { Random } from '#shared/domain/random.ts'
import type { IctFace } from './ict-face.ts'
import type { Renderer } from './renderer.ts'
import type { Subject } from './subjects.ts'
import { detectFaces, squareOfDetection } from '#engine/perception/detector.ts'
import { fitEyes } from '#engine/perception/iris.ts'
import { fitMeshes, squareOfMesh } from '#engine/perception/mesh.ts'
import { lipGap } from '#shared/domain/face/canonical-distance.ts'
import { fitHeadPose } from '#shared/domain/face/pose.ts'
import { shapeFeatures } from '#shared/domain/face/shape-features.ts'
import { makeHead, meshPointsOf, moveHead } from './ict-face.ts'
import { createPainter } from './painter.ts'

/**
 * What the image models saw of one drawn frame, and the truth: `weights` of the actions in their order, `turn` yaw, pitch and roll in
 * degrees, `lipGapCm` between the inner lips. `seenTurn` and `seenGapCm` are the direct measurements of the same.
 */
export type Observation = Readonly<{
  subject: number
  shape: Float32Array
  appearance: Float32Array
  weights: readonly number[]
  turn: readonly [number, number, number]
  lipGapCm: number
  seenTurn: readonly [number, number, number]
  seenGapCm: number
}>

/** The parts of the chain that look at a drawn picture. */
export type Eyes = Readonly<{ detector: BatchModel, iris: BatchModel, mesh: MeshModel, rest: RestFace }>

async function look({ detector, iris, mesh, rest }: Eyes, picture: Picture): Promise<Pick<Observation, 'shape' | 'appearance' | 'seenTurn' | 'seenGapCm'> | null> {
  const [detection] = await detectFaces(detector, picture)
  if (!detection)
    return null
  const [rough] = await fitMeshes(mesh, [{ picture, square: squareOfDetection(detection) }])
  const [fit] = await fitMeshes(mesh, [{ picture, square: squareOfMesh(rough!.points) }])
  const [eyes] = await fitEyes(iris, [{ picture, points: fit!.points }])
  const pose = fitHeadPose(fit!.points, rest)
  return {
    shape: shapeFeatures(pose.canonical, eyes!),
    appearance: fit!.appearance,
    seenTurn: [pose.yaw, pose.pitch, pose.roll],
    seenGapCm: lipGap(pose.canonical),
  }
}

/** Draws a person's frames and shows them to the image models; frames on which no face is found are left out. */
export async function observeSubject(index: number, subject: Subject, face: IctFace, renderer: Renderer, eyes: Eyes, random: Random): Promise<Observation[]> {
  const painter = createPainter(face, subject.style)
  const head = makeHead(face, subject.identity, subject.warp)
  const observations: Observation[] = []
  for (const { weights, shapes, view } of subject.frames) {
    const positions = moveHead(face, head, shapes)
    const seen = await look(eyes, renderer.render(positions, painter, view, random.next))
    if (seen)
      observations.push({ ...seen, subject: index, weights, turn: [view.yaw, view.pitch, view.roll], lipGapCm: lipGap(meshPointsOf(face, positions)) })
  }
  return observations
}
