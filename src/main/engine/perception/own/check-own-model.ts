import type { Tensor } from 'onnxruntime-node'
import type { OwnCard } from './own-card.ts'
import { openSession } from '#engine/onnx/session.ts'
import { AppError } from '#shared/errors.ts'
import { fillInput, runOwn } from './open-own-model.ts'

/** What trying a model on test pictures gave: the largest batch that it takes. */
export type OwnCheck = Readonly<{ maxBatch: number }>

const triedBatch = 8

function invalid(card: OwnCard, reason: string, hint: string): AppError {
  return new AppError('model-invalid', `The model ${card.name} ${reason}`, { hint, data: { model: card.name } })
}

/** A test picture: soft shades and stripes, other for each sample, planes of bytes. */
function testPlanes(size: number, sample: number): Float32Array {
  return Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const [x, y, c] = [i % size, Math.floor(i / size) % size, Math.floor(i / (size * size))]
    return Math.round(127.5 + 60 * Math.sin(x / 7 + c + sample) + 60 * Math.cos(y / (5 + c) + sample))
  })
}

function checkOutput(card: OwnCard, output: OwnCard['outputs'][number], tensor: Tensor | undefined, count: number): void {
  if (!tensor)
    throw invalid(card, `has no output ${output.name}`, 'Name the outputs in the card as the model does.')
  if (tensor.type !== 'float32')
    throw invalid(card, `gives ${tensor.type} in ${output.name}, not float32`, 'Convert the model, or read another output.')
  const width = tensor.data.length / count
  const wanted = output.read === 'values' ? output.labels.length : null
  if (tensor.dims[0] !== count || !Number.isInteger(width) || (wanted !== null && width !== wanted))
    throw invalid(card, `gives [${tensor.dims.join(', ')}] in ${output.name}, where the card has ${output.labels.length} labels a face`, 'Give each number of the output a label, in its order.')
  if (output.read === 'expectation' && output.labels.length !== 1)
    throw invalid(card, `has ${output.labels.length} labels for the expectation of ${output.name}`, 'An expectation is one signal with one label.')
  if ((tensor.data as Float32Array).some(value => !Number.isFinite(value)))
    throw invalid(card, `gives numbers that are not finite in ${output.name}`, 'Check the scale and offset of the input in the card.')
}

async function tryBatch(card: OwnCard, session: Awaited<ReturnType<typeof openSession>>, count: number): Promise<void> {
  const { input } = card
  if (input.kind === 'other')
    throw invalid(card, 'takes no picture', 'Only models of faces can be added.')
  const length = (input.channels === 'gray' ? 1 : 3) * input.widthPx * input.heightPx
  const values = new Float32Array(count * length)
  for (let sample = 0; sample < count; sample++)
    fillInput(input, testPlanes(input.widthPx, sample), values, sample)
  const results = await runOwn(session, card, values, count).catch((error: unknown) => {
    throw invalid(card, `cannot be run on the test picture: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`, 'Check name, size, channels and layout of the input in the card.')
  })
  for (const output of card.outputs)
    checkOutput(card, output, results[output.name], count)
}

/**
 * Tries a model on test pictures: one, then several at once. Run it in a process of its own: a model that is made to crash takes only that.
 * @throws AppError `model-invalid` with what does not fit the card
 */
export async function checkOwnModel(card: OwnCard, bytes: Uint8Array): Promise<OwnCheck> {
  const session = await openSession(bytes, 'cpu').catch((error: unknown) => {
    throw invalid(card, `cannot be opened: ${error instanceof AppError ? String(error.data['reason']) : String(error)}`, 'The file must be a whole ONNX model of standard operators.')
  })
  try {
    await tryBatch(card, session, 1)
    const takesMore = await tryBatch(card, session, triedBatch).then(() => true, () => false)
    return { maxBatch: takesMore ? triedBatch : 1 }
  }
  finally {
    await session.release()
  }
}
