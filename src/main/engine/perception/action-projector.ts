import type { Model } from '#engine/onnx/model-proto.ts'
import type { ActionModel } from './action-model.ts'
import { Tensor } from 'onnxruntime-node'
import { encodeModel } from '#engine/onnx/model-proto.ts'
import { openSession } from '#engine/onnx/session.ts'
import { componentSteps, wholeComponent } from './action-model.ts'

/** What a face looked like: its shape and appearance features. */
export type FaceFeatures = Readonly<{ shape: Float32Array, appearance: Float32Array }>

/** Does what `ActionModel.project` does, for many faces at once and many times as fast. One run at a time. */
export type ActionProjector = Readonly<{
  /** The components of each face, shape [components] each. */
  run: (faces: readonly FaceFeatures[]) => Promise<readonly Int16Array[]>
  close: () => Promise<void>
}>

/** The projection as a graph: the components of faces whose shape and appearance stand in one row. */
function graphOf({ projection: { inputs, values, scales }, components }: ActionModel): Model {
  return {
    name: 'action-projection',
    opset: 17,
    inputs: [{ name: 'shape', type: 'float32', dims: ['N', 'S'] }, { name: 'appearance', type: 'float32', dims: ['N', 'A'] }],
    outputs: [{ name: 'components', type: 'float32', dims: ['N', components] }],
    initializers: [{ name: 'projection', type: 'float32', dims: [components, inputs], data: Float32Array.from(values, (value, i) => value * scales[Math.floor(i / inputs)]! * componentSteps) }],
    nodes: [
      { op: 'Concat', inputs: ['shape', 'appearance'], outputs: ['face'], attributes: { axis: 1 } },
      { op: 'Gemm', inputs: ['face', 'projection'], outputs: ['components'], attributes: { transB: 1 } },
    ],
  }
}

function stack(rows: readonly Float32Array[]): Tensor {
  const width = rows[0]!.length
  const values = new Float32Array(rows.length * width)
  rows.forEach((row, i) => values.set(row, i * width))
  return new Tensor('float32', values, [rows.length, width])
}

/** Opens the projection of the learned weights, on the CPU. */
export async function openActionProjector(model: ActionModel): Promise<ActionProjector> {
  const session = await openSession(encodeModel(graphOf(model)), 'cpu')
  return {
    async run(faces) {
      if (faces.length === 0)
        return []
      const feeds = { shape: stack(faces.map(({ shape }) => shape)), appearance: stack(faces.map(({ appearance }) => appearance)) }
      const values = (await session.run(feeds))['components']!.data as Float32Array
      return faces.map((_, i) => Int16Array.from(values.subarray(i * model.components, (i + 1) * model.components), wholeComponent))
    },
    close: () => session.release(),
  }
}
