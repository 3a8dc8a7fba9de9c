import type { Provider } from '#engine/onnx/providers.ts'
import type { ActionModel } from './action-model.ts'
import type { ActionProjector } from './action-projector.ts'
import type { BatchModel } from './batch-model.ts'
import type { VideoFrame } from './face-tracker.ts'
import type { OwnModel } from './own/open-own-model.ts'
import type { ShapeModel } from './shape-model.ts'
import { appearanceSites } from '#shared/domain/face/appearance-features.ts'
import { fitHeadPose } from '#shared/domain/face/pose.ts'
import { shapeFeatures } from '#shared/domain/face/shape-features.ts'
import { openActionModel } from './action-model.ts'
import { openActionProjector } from './action-projector.ts'
import { openBatchModel } from './batch-model.ts'
import { readExpressions } from './expression.ts'
import { keptPoints, measureFace } from './face-row.ts'
import { createFaceTracker } from './face-tracker.ts'
import { fitEyes } from './iris.ts'
import { openOwnModel } from './own/open-own-model.ts'
import { readRestFace } from './rest-face.ts'
import { openShapeModel } from './shape-model.ts'

/** Frames that are looked at together: what the models take in one batch for one face. */
export const groupFrames = 8

/**
 * One face on one frame: `values` in the order of the row columns and then those of own models, `points` shape [478 * 2] in px of the picture, `components` of the action
 * fit, and `place` among faces (see `ShapeModel`).
 */
export type FaceRow = Readonly<{ tracklet: number, ptsUs: number, values: Float32Array, points: Float32Array, components: Int16Array, place: Int16Array }>

/** The models of the chain, open on one provider. */
export type FaceModels = Readonly<{
  detector: BatchModel
  mesh: BatchModel
  iris: BatchModel
  expression: BatchModel
  actions: ActionModel
  projector: ActionProjector
  shapes: ShapeModel
  /** Models that people added. */
  own: readonly OwnModel[]
  close: () => Promise<void>
}>

/** Opens all models of the chain on one provider, and those that people added. @throws AppError `model-missing`, `model-invalid`, `provider-failed`. */
export async function openFaceModels(provider: Provider, ownFolders: readonly string[] = []): Promise<FaceModels> {
  const open: Readonly<{ close: () => Promise<void> }>[] = []
  const close = async (): Promise<void> => void await Promise.all(open.map(model => model.close()))
  const keep = async <T extends typeof open[number]>(opening: Promise<T>): Promise<T> => {
    const model = await opening
    open.push(model)
    return model
  }
  try {
    const [detector, mesh, iris, expression] = [
      await keep(openBatchModel('blazeface', provider, 1)),
      await keep(openBatchModel('facemesh', provider, groupFrames)),
      await keep(openBatchModel('iris', provider, 2 * groupFrames)),
      await keep(openBatchModel('emotion', provider, groupFrames)),
    ]
    const own: OwnModel[] = []
    for (const folder of ownFolders)
      own.push(await keep(openOwnModel(folder, provider)))
    const actions = openActionModel()
    return { detector, mesh, iris, expression, actions, projector: await keep(openActionProjector(actions)), shapes: openShapeModel(), own, close }
  }
  catch (error) {
    await close()
    throw error
  }
}

/** Runs the chain over consecutive groups of frames; it remembers faces from group to group. */
export type FaceChain = Readonly<{ analyse: (frames: readonly VideoFrame[]) => Promise<readonly FaceRow[]> }>

/** Starts a chain without memory of earlier frames. */
export function createFaceChain(models: FaceModels): FaceChain {
  const rest = readRestFace()
  const tracker = createFaceTracker({ detector: models.detector, mesh: { model: models.mesh, sites: appearanceSites(rest.triangles) } })
  return {
    async analyse(frames) {
      const faces = await tracker.follow(frames)
      const requests = faces.map(({ frame, fit }) => ({ picture: frames[frame]!, points: fit.points }))
      const eyes = await fitEyes(models.iris, requests)
      const expressions = await readExpressions(models.expression, requests)
      const own = await Promise.all(models.own.map(model => model.read(requests)))
      const poses = faces.map(({ fit }) => {
        const fitted = fitHeadPose(fit.points, rest)
        const [yaw, pitch, roll] = models.actions.correctTurn([fitted.yaw, fitted.pitch, fitted.roll], fitted.canonical)
        return { ...fitted, yaw, pitch, roll }
      })
      const shapes = poses.map((pose, i) => shapeFeatures(pose.canonical, eyes[i]!))
      const components = await models.projector.run(faces.map(({ fit }, i) => ({ shape: shapes[i]!, appearance: fit.appearance })))
      return faces.map(({ tracklet, frame, fit }, i) => {
        const reading = { picture: frames[frame]!, fit, eyes: eyes[i]!, expressions: expressions[i]! }
        return {
          tracklet,
          ptsUs: frames[frame]!.ptsUs,
          values: Float32Array.from([...measureFace(reading, poses[i]!), ...own.flatMap(readings => Array.from(readings[i]!))]),
          points: keptPoints(reading),
          components: components[i]!,
          place: models.shapes.project(shapes[i]!),
        }
      })
    },
  }
}
