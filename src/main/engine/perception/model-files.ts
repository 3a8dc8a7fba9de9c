import type { ModelCard } from './model-card.ts'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '#shared/errors.ts'
import { modelCardSchema } from './model-card.ts'

const makeHint = 'Run npm start once; it makes the models from their packages'

/** The file of a model with its card and the sha256 that was checked. */
export type ModelFile = Readonly<{ name: string, bytes: Uint8Array, sha256: string, card: ModelCard }>

/**
 * The folder `resources/models` of the product, found upwards from this file (sources) or from the bundle.
 * @throws AppError `model-missing` when there is none.
 */
export function findModelsDir(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ;) {
    const candidate = join(folder, 'resources/models')
    if (existsSync(candidate))
      return candidate
    const parent = dirname(folder)
    if (parent === folder)
      throw new AppError('model-missing', 'The folder resources/models was not found', { hint: makeHint })
    folder = parent
  }
}

/** Reads and checks a model's card. @throws AppError `model-missing`, `model-invalid`. */
export function readModelCard(name: string, modelsDir = findModelsDir()): ModelCard {
  const path = join(modelsDir, name, 'card.json')
  if (!existsSync(path))
    throw new AppError('model-missing', `The model ${name} has no card (card.json)`, { hint: makeHint })
  const parsed = modelCardSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success)
    throw new AppError('model-invalid', `The card of ${name} is not valid: ${parsed.error.issues[0]?.message ?? ''}`)
  return parsed.data
}

/**
 * Reads one file of a model and checks it against its card.
 * @throws AppError `model-missing` when the file is not there, `model-invalid` when its sha256 is not the card's.
 */
export function readModelFile(name: string, path = 'model.onnx', modelsDir = findModelsDir()): ModelFile {
  const card = readModelCard(name, modelsDir)
  const full = join(modelsDir, name, path)
  if (!existsSync(full))
    throw new AppError('model-missing', `The model file ${name}/${path} is missing`, { hint: makeHint })
  const bytes = new Uint8Array(readFileSync(full))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (card.files.find(file => file.path === path)?.sha256 !== sha256)
    throw new AppError('model-invalid', `The model file ${name}/${path} differs from its card`, { hint: makeHint, data: { sha256 } })
  return { name, bytes, sha256, card }
}
