import { join } from 'node:path'
import { z } from 'zod'
import { findModelsDir, readModelFile } from './model-files.ts'
import { openColumnarFile } from './store/columnar-file.ts'

/** The file of the learned projection, within the model `face-shape`. */
export const shapeWeightsFile = 'weights.bin'

/** A face's shape is kept in whole multiples of 1 / this. */
export const shapeSteps = 64

/**
 * What the weights file says of itself: `inputs` shape features go in, `dimensions` numbers come out. Two tracks at distance d show the same
 * person with probability `1 / (1 + exp(slope * (d - midpoint)))` where both were as likely beforehand.
 */
export const shapeMetaSchema = z.strictObject({ version: z.literal(1), inputs: z.int(), dimensions: z.int(), midpoint: z.number(), slope: z.number() })
export type ShapeMeta = z.infer<typeof shapeMetaSchema>

/**
 * Tells people apart by the shape of their faces. `project` turns the shape features of one frame into whole numbers, shape [dimensions]:
 * steps in which the same face scatters by about one unit from clip to clip, whatever it does and however it is lit.
 */
export type ShapeModel = Readonly<{
  sha256: string
  dimensions: number
  project: (shape: Float32Array) => Int16Array
  /** How likely two faces at this distance are the same person, in [0, 1]. */
  likelihood: (distance: number) => number
}>

/** Opens the learned projection. @throws AppError `model-missing`, `model-invalid` */
export function openShapeModel(): ShapeModel {
  const { sha256 } = readModelFile('face-shape', shapeWeightsFile)
  const file = openColumnarFile<unknown>(join(findModelsDir(), 'face-shape', shapeWeightsFile))
  try {
    const { inputs, dimensions, midpoint, slope } = shapeMetaSchema.parse(file.meta)
    const [mean, projection] = [file.read('mean'), file.read('projection')]
    return {
      sha256,
      dimensions,
      project: (shape) => {
        const result = new Int16Array(dimensions)
        for (let d = 0, at = 0; d < dimensions; d++) {
          let sum = 0
          for (let i = 0; i < inputs; i++)
            sum += projection[at++]! * (shape[i]! - mean[i]!)
          result[d] = Math.max(-32768, Math.min(32767, Math.round(sum * shapeSteps)))
        }
        return result
      },
      likelihood: distance => 1 / (1 + Math.exp(slope * (distance - midpoint))),
    }
  }
  finally {
    file.close()
  }
}
