import type { Dim, GraphBuilder, Value } from './graph-builder.ts'
import type { TensorflowNode } from './graph-model.ts'
import { AppError, invariant } from '#shared/errors.ts'
import { permute } from './graph-builder.ts'

type Window = Readonly<{ size: readonly [number, number], strides: readonly number[], dilations: readonly number[] }>

function spatialList(node: TensorflowNode, attribute: string): number[] {
  const list = node.attr?.[attribute]?.list?.i ?? []
  return list.length === 4 ? [Number(list[1]), Number(list[2])] : [1, 1]
}

/** Paddings (top, left, bottom, right) and output sizes of a sliding window. @see https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2 */
function slide(node: TensorflowNode, shape: readonly Dim[], window: Window): { pads: number[], sizes: number[] } {
  const padding = Buffer.from(node.attr?.['padding']?.s ?? '', 'base64').toString()
  if (padding !== 'SAME' && padding !== 'VALID')
    throw new AppError('model-invalid', `The padding ${padding} of ${node.name} is not supported by the converter`)
  const pads = [0, 0, 0, 0]
  const sizes = [0, 1].map((axis) => {
    const size = shape[1 + axis]
    invariant(typeof size === 'number', 'A convolution has a known picture size')
    const reach = (window.size[axis]! - 1) * window.dilations[axis]! + 1
    const stride = window.strides[axis]!
    if (padding === 'VALID')
      return Math.floor((size - reach) / stride) + 1
    const count = Math.ceil(size / stride)
    const missing = Math.max((count - 1) * stride + reach - size, 0)
    pads[axis] = Math.floor(missing / 2)
    pads[axis + 2] = missing - Math.floor(missing / 2)
    return count
  })
  return { pads, sizes }
}

/** Conv of a picture with a constant kernel, HWIO in TensorFlow and OIHW in ONNX; `inputs[2]` is the bias where the node has one. */
export function convolution(node: TensorflowNode, inputs: readonly Value[], graph: GraphBuilder, { depthwise }: { depthwise: boolean }): Value {
  const [input, kernel, bias] = inputs
  invariant(input && kernel?.weight, 'A convolution has a constant kernel')
  const { weight } = kernel
  const [height, width, channels, multiplier] = weight.shape as [number, number, number, number]
  const window: Window = { size: [height, width], strides: spatialList(node, 'strides'), dilations: spatialList(node, 'dilations') }
  const { pads, sizes } = slide(node, input.shape, window)
  const outputs = depthwise ? channels * multiplier : multiplier
  const laidOut = depthwise
    ? permute({ data: weight.data, shape: [height, width, outputs, 1] }, [2, 3, 0, 1])
    : permute(weight, [3, 2, 0, 1])
  const names = [graph.planar(input), graph.floats(laidOut.data, laidOut.shape)]
  if (bias)
    names.push(graph.asIs(bias))
  const group = depthwise ? channels : (input.shape[3] as number) / channels
  const attributes = { kernel_shape: [...window.size], strides: window.strides, dilations: window.dilations, pads, group }
  return { name: graph.emit('Conv', names, attributes), shape: [input.shape[0]!, ...sizes, outputs], planar: true }
}

/** MaxPool of a picture. */
export function maxPool(node: TensorflowNode, [input]: readonly Value[], graph: GraphBuilder): Value {
  invariant(input, 'A pooling has an input')
  const [height = 1, width = 1] = spatialList(node, 'ksize')
  const strides = spatialList(node, 'strides')
  const { pads, sizes } = slide(node, input.shape, { size: [height, width], strides, dilations: [1, 1] })
  const name = graph.emit('MaxPool', [graph.planar(input)], { kernel_shape: [height, width], strides, pads })
  return { name, shape: [input.shape[0]!, ...sizes, input.shape[3]!], planar: true }
}
