import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCanonicalFace } from './canonical-face.ts'
import { convertGraphModel } from './tfjs/convert.ts'
import { readGraphModel } from './tfjs/graph-model.ts'

/**
 * A model file that set-up makes from a package: `make` gives its bytes, the same every time. `outputs` gives each output node of a
 * converted model its name in the ONNX file.
 */
export type ModelRecipe = Readonly<{
  model: string
  path: string
  package: string
  outputs?: Readonly<Record<string, string>>
  make: (packagesDir: string) => Uint8Array
}>

const humanPackage = '@vladmandic/human'
const vadPackage = '@ricky0123/vad-web'
const faceMeshPackage = '@mediapipe/face_mesh'
const canonicalFaceBytes = [3_737_848, 3_757_224] as const

function converted(model: string, outputs: Readonly<Record<string, string>>): ModelRecipe {
  return {
    model,
    path: 'model.onnx',
    package: humanPackage,
    outputs,
    make: packagesDir => convertGraphModel(
      readGraphModel(join(packagesDir, humanPackage, 'models', `${model}.json`)),
      { name: model, outputs, metadata: { source: `${humanPackage}/models/${model}.json` } },
    ),
  }
}

/** Every model file, in the order in which set-up makes them. */
export const catalogue: readonly ModelRecipe[] = [
  converted('blazeface', { Identity: 'scores16', Identity_1: 'scores8', Identity_2: 'boxes16', Identity_3: 'boxes8' }),
  converted('facemesh', { Identity_2: 'points', Identity_1: 'flag', Identity: 'contours' }),
  converted('iris', { Identity: 'points' }),
  converted('emotion', { Identity: 'probabilities' }),
  converted('faceres', { 'gender_pred/Sigmoid': 'gender', 'age_pred/Softmax': 'age', 'global_pooling/Mean': 'embedding' }),
  {
    model: 'silero-vad',
    path: 'model.onnx',
    package: vadPackage,
    make: packagesDir => readFileSync(join(packagesDir, vadPackage, 'dist/silero_vad_v6.onnx')),
  },
  {
    model: 'canonical-face',
    path: 'face.json',
    package: faceMeshPackage,
    make(packagesDir) {
      const assets = readFileSync(join(packagesDir, faceMeshPackage, 'face_mesh_solution_packed_assets.data'))
      return Buffer.from(`${JSON.stringify(readCanonicalFace(assets.subarray(...canonicalFaceBytes)))}\n`)
    },
  },
]
