import type { BatchModel } from './batch-model.ts'
import type { EyeRequest } from './iris.ts'
import { expressionLabels } from '#shared/domain/face/signal-definitions.ts'
import { squareOfMesh } from './mesh.ts'
import { affineOf, sampleCrop } from './sample.ts'

const cropScale = 1.3
const luma = [0.2989, 0.587, 0.114] as const

/** The seven expression probabilities of each face, shape [7] in the order of the labels; they sum to 1. */
export async function readExpressions(model: BatchModel, requests: readonly EyeRequest[]): Promise<readonly Float32Array[]> {
  const plane = model.sampleLength
  const rgb = new Float32Array(plane * 3)
  const results: Float32Array[] = []
  for (let start = 0; start < requests.length; start += model.capacity) {
    const batch = requests.slice(start, start + model.capacity)
    batch.forEach(({ picture, points }, i) => {
      sampleCrop(picture, affineOf(squareOfMesh(points, cropScale), model.size), model.size, rgb, { scale: 2 / 255 })
      const out = model.planes.subarray(i * plane, (i + 1) * plane)
      for (let k = 0; k < plane; k++)
        out[k] = luma[0] * rgb[k]! + luma[1] * rgb[k + plane]! + luma[2] * rgb[k + 2 * plane]! - 1
    })
    const { probabilities } = await model.run(batch.length)
    batch.forEach((_, i) => results.push(probabilities!.slice(i * expressionLabels.length, (i + 1) * expressionLabels.length)))
  }
  return results
}
