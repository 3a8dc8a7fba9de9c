import type { SessionWithoutJobs } from '#engine/projects/project-session.ts'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { writeAtomically } from '#engine/files/write-atomically.ts'
import { cardSchema } from '#engine/training/card-schema.ts'
import { readCard, readModel, readParameters } from '#engine/training/model-card.ts'
import { AppError } from '#shared/errors.ts'
import { modelFolder } from './machine-trees.ts'
import { registryCard } from './train.job.ts'

const parts = { model: 'model.onnx', parameters: 'parameters.bin', card: 'card.json' } as const

/** The files of an exported model: `x.onnx`, `x.card.json` and `x.parameters.bin`. */
function exportedFiles(onnxPath: string): Readonly<Record<keyof typeof parts, string>> {
  const stem = join(dirname(onnxPath), basename(onnxPath, '.onnx'))
  return { model: `${stem}.onnx`, parameters: `${stem}.parameters.bin`, card: `${stem}.card.json` }
}

/** Writes a model as an .onnx file with its card and parameters beside it. @throws AppError `model-missing` or `model-invalid` */
export async function exportModel(session: SessionWithoutJobs, modelId: string, out: string): Promise<string[]> {
  const folder = modelFolder(session.folder, modelId)
  const card = await readCard(folder, cardSchema)
  const files = exportedFiles(out)
  const parameters = await readParameters(folder, card)
  await writeAtomically(files.model, [await readModel(folder, card)])
  await writeAtomically(files.parameters, [new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength)])
  await writeAtomically(files.card, [`${JSON.stringify(card, null, 2)}\n`])
  return Object.values(files)
}

/**
 * Takes an exported model into the project as a candidate, also one whose files were deleted here. Its files are checked against its card before anything is entered.
 * @throws AppError `file-missing`, `model-invalid`, or `conflict` when the project has it already
 */
export async function importModel(session: SessionWithoutJobs, onnxPath: string): Promise<void> {
  const files = exportedFiles(onnxPath)
  const missing = Object.values(files).find(path => !existsSync(path))
  if (missing !== undefined)
    throw new AppError('file-missing', `${basename(missing)} is not there`, { hint: 'A model is imported with its card and parameters beside it, as they were exported.', data: { path: missing } })
  const arriving = join(session.folder, 'models', `arriving-${Date.now()}`)
  await mkdir(arriving, { recursive: true })
  try {
    for (const part of ['model', 'parameters', 'card'] as const)
      await copyFile(files[part], join(arriving, parts[part]))
    const card = await readCard(arriving, cardSchema)
    await readModel(arriving, card)
    await readParameters(arriving, card)
    const known = session.models.get(card.id)
    if (known && hasFiles(session, card.id))
      throw new AppError('conflict', `${card.name} is already in this project`, { data: { modelId: card.id } })
    const folder = modelFolder(session.folder, card.id)
    await mkdir(folder, { recursive: true })
    for (const name of Object.values(parts))
      await copyFile(join(arriving, name), join(folder, name))
    if (known)
      session.models.restore(card.id)
    else
      session.models.insert(registryCard(card))
  }
  finally {
    await rm(arriving, { recursive: true, force: true })
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async name => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Deletes the files of discarded models. @returns of how many, and how many bytes */
export async function cleanModels(session: SessionWithoutJobs): Promise<{ models: number, bytes: number }> {
  let [models, bytes] = [0, 0]
  for (const { id } of session.models.list().filter(model => model.state === 'discarded')) {
    const folder = modelFolder(session.folder, id)
    if (!existsSync(folder))
      continue
    bytes += await sizeOf(folder)
    models++
    await rm(folder, { recursive: true, force: true })
  }
  return { models, bytes }
}

/** Whether the files of a model are still there. */
export function hasFiles(session: SessionWithoutJobs, modelId: string): boolean {
  return existsSync(join(modelFolder(session.folder, modelId), parts.card))
}
