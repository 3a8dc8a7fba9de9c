import type { InferenceSession } from 'onnxruntime-node'
import type { Provider } from '#engine/onnx/providers.ts'
import type { EyeRequest } from '../iris.ts'
import type { OwnCard } from './own-card.ts'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { openSession } from '#engine/onnx/session.ts'
import { AppError } from '#shared/errors.ts'
import { squareOfMesh } from '../mesh.ts'
import { affineOf, sampleCrop } from '../sample.ts'
import { ownCardFile, ownCardSchema, ownColumns } from './own-card.ts'

const largestBatch = 8
const luma = [0.299, 0.587, 0.114] as const
/** The box of a mesh lies this much within its crop at scale 1. */
const defaultCropScale = 1

/** A person's model, open. `read` gives the values of its columns for each face. */
export type OwnModel = Readonly<{
  card: OwnCard
  sha256: string
  columns: readonly string[]
  read: (faces: readonly EyeRequest[]) => Promise<readonly Float32Array[]>
  close: () => Promise<void>
}>

type FaceInput = Extract<OwnCard['input'], { widthPx: number }>

function faceInput(card: OwnCard): FaceInput {
  if (card.input.kind === 'other')
    throw new AppError('model-invalid', `The model ${card.name} takes no picture of a face`)
  return card.input
}

const channel = (value: FaceInput['scale'], index: number): number => typeof value === 'number' ? value : value[index]!

/** Puts planes of red, green and blue (bytes as floats) into a model's input, one sample. */
export function fillInput(input: FaceInput, planes: Float32Array, target: Float32Array, sample: number): void {
  const { widthPx: size, channels, layout } = input
  const plane = size * size
  const order = channels === 'bgr' ? [2, 1, 0] : [0, 1, 2]
  const count = channels === 'gray' ? 1 : 3
  for (let c = 0; c < count; c++) {
    const [scale, offset] = [channel(input.scale, c), channel(input.offset, c)]
    for (let i = 0; i < plane; i++) {
      const byte = channels === 'gray' ? luma[0] * planes[i]! + luma[1] * planes[plane + i]! + luma[2] * planes[2 * plane + i]! : planes[order[c]! * plane + i]!
      const at = layout === 'nchw' ? c * plane + i : i * count + c
      target[sample * count * plane + at] = byte * scale + offset
    }
  }
}

/** Shape of the input of `count` samples. */
export function inputDims({ widthPx: size, channels, layout }: FaceInput, count: number): readonly number[] {
  const depth = channels === 'gray' ? 1 : 3
  return layout === 'nchw' ? [count, depth, size, size] : [count, size, size, depth]
}

function expectation(values: Float32Array): number {
  let [sum, total] = [0, 0]
  values.forEach((value, i) => {
    sum += i * value
    total += value
  })
  return sum / total
}

/** The columns of one face from the outputs of a run. @param widths how many numbers each output gives a face */
function columnsOf(card: OwnCard, results: Readonly<Record<string, Float32Array>>, widths: ReadonlyMap<string, number>, sample: number): Float32Array {
  return Float32Array.from(card.outputs.flatMap(({ name, read }) => {
    const width = widths.get(name)!
    const values = results[name]!.subarray(sample * width, (sample + 1) * width)
    return read === 'nothing' ? [] : read === 'expectation' ? [expectation(values)] : Array.from(values)
  }))
}

/** Runs a model on prepared samples. @returns each output as it comes */
export async function runOwn(session: InferenceSession, card: OwnCard, values: Float32Array, count: number): Promise<Readonly<Record<string, Tensor>>> {
  const input = faceInput(card)
  return await session.run({ [input.name]: new Tensor('float32', values, [...inputDims(input, count)]) }) as Readonly<Record<string, Tensor>>
}

/** Reads the card and the bytes of a model that was added, and checks its sha256. @throws AppError `model-missing`, `model-invalid` */
export function readOwnModel(folder: string): { card: OwnCard, bytes: Uint8Array, sha256: string } {
  const read = (file: string): Buffer => {
    try {
      return readFileSync(join(folder, file))
    }
    catch (error) {
      throw new AppError('model-missing', `The file ${file} of an own model is missing`, { hint: 'Add the model again, or remove it.', cause: error })
    }
  }
  const parsed = ownCardSchema.safeParse(JSON.parse(read(ownCardFile).toString()))
  if (!parsed.success)
    throw new AppError('model-invalid', `The card of an own model is not valid: ${parsed.error.issues[0]?.message ?? ''}`)
  const bytes = new Uint8Array(read(parsed.data.file))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (parsed.data.sha256 !== sha256)
    throw new AppError('model-invalid', `The file of the own model ${parsed.data.name} is not the one that was added`, { hint: 'Add the model again.', data: { sha256 } })
  return { card: parsed.data, bytes, sha256 }
}

/** Opens a model that was added, on a provider or, where that cannot run it, on the CPU. @throws AppError `model-missing`, `model-invalid`, `provider-failed` */
export async function openOwnModel(folder: string, provider: Provider): Promise<OwnModel> {
  const { card, bytes, sha256 } = readOwnModel(folder)
  const session = await openSession(bytes, provider).catch(() => openSession(bytes, 'cpu'))
  const input = faceInput(card)
  const size = input.widthPx
  const batch = Math.min(largestBatch, card.maxBatch ?? 1)
  const sampleLength = (input.channels === 'gray' ? 1 : 3) * size * size
  const planes = new Float32Array(3 * size * size)
  const target = new Float32Array(batch * sampleLength)

  async function readBatch(faces: readonly EyeRequest[]): Promise<Float32Array[]> {
    faces.forEach(({ picture, points }, sample) => {
      const square = squareOfMesh(points, input.crop?.scale ?? defaultCropScale)
      sampleCrop(picture, affineOf(input.crop?.upright === false ? { ...square, angle: 0 } : square, size), size, planes, { scale: 1 })
      fillInput(input, planes, target, sample)
    })
    const tensors = await runOwn(session, card, target.slice(0, faces.length * sampleLength), faces.length)
    const results = Object.fromEntries(card.outputs.map(({ name }) => [name, Float32Array.from(tensors[name]!.data as Float32Array)]))
    const widths = new Map(card.outputs.map(({ name }) => [name, results[name]!.length / faces.length]))
    return faces.map((_, sample) => columnsOf(card, results, widths, sample))
  }

  return {
    card,
    sha256,
    columns: ownColumns(card),
    read: async (faces) => {
      const all: Float32Array[] = []
      for (let start = 0; start < faces.length; start += batch)
        all.push(...await readBatch(faces.slice(start, start + batch)))
      return all
    },
    close: () => session.release(),
  }
}
