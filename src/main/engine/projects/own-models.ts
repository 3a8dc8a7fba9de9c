import type { OwnCard } from '../perception/own/own-card.ts'
import type { InferenceMethods } from '../perception/worker.ts'
import type { WorkerPool } from '../processes/worker-pool.ts'
import type { ProjectSession } from './project-session.ts'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { cp, readFile, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { newId } from '../db/ids.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { externalFiles } from '../onnx/external-data.ts'
import { findModelsDir } from '../perception/model-files.ts'
import { ownCardFile, ownCardSchema } from '../perception/own/own-card.ts'

/** A model that a person added to a project. */
export type KeptOwnModel = Readonly<{ folder: string, sha256: string, card: OwnCard }>

/** Models that come with the product and are off until a person switches them on, with the reason. */
export const optionalModels: readonly Readonly<{ name: string, reason: string }>[] = [
  { name: 'faceres', reason: 'It was trained on VGGFace2, whose terms need review before use; apparent age and gender are guesses about looks, not facts about a person.' },
]

const largestBytes = 600_000_000

function ownFolder(projectFolder: string): string {
  return join(projectFolder, 'models', 'own')
}

function readCard(path: string): OwnCard {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  }
  catch (error) {
    throw new AppError('file-unreadable', `The card ${basename(path)} cannot be read: ${error instanceof Error ? error.message : ''}`, { hint: 'Choose the JSON file that describes the model.', cause: error })
  }
  const parsed = ownCardSchema.safeParse(content)
  if (parsed.success)
    return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError('model-invalid', `The card ${basename(path)} is not valid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, { hint: 'docs/own-models.md says what a card holds.', data: { path: issue?.path.join('.') ?? '' } })
}

/** The models that people added to a project, by name. Folders that hold none are passed over. */
export function listOwnModels(projectFolder: string): KeptOwnModel[] {
  const parent = ownFolder(projectFolder)
  const names = existsSync(parent) ? readdirSync(parent).filter(name => !name.startsWith('.')).sort() : []
  return names.flatMap((name) => {
    const folder = join(parent, name)
    const path = join(folder, ownCardFile)
    if (!existsSync(path))
      return []
    const card = readCard(path)
    return card.sha256 ? [{ folder, sha256: card.sha256, card }] : []
  })
}

/** A file of a model that lies in its folder, links followed. @throws AppError `model-invalid` when it leads out, or to no plain file */
function fileWithin(folder: string, name: string): string {
  const path = resolve(folder, name)
  const inside = (candidate: string): boolean => {
    const way = relative(realpathSync(folder), candidate)
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  }
  const leaves = name === '' || isAbsolute(name) || /^[a-z]:|\\/i.test(name) || !path.startsWith(`${resolve(folder)}${sep}`)
  if (leaves || (existsSync(path) && !inside(realpathSync(path))))
    throw new AppError('model-invalid', `The model keeps data outside of its folder (${name || 'unnamed'})`, { hint: 'Put all files of the model into one folder, or save it with its data inside.', data: { location: name } })
  if (!existsSync(path) || !lstatSync(realpathSync(path)).isFile())
    throw new AppError('model-missing', `The file ${name} of the model is missing`, { hint: 'Put all files of the model beside its card.', data: { location: name } })
  return path
}

async function readModel(card: OwnCard, folder: string): Promise<Uint8Array> {
  const path = fileWithin(folder, card.file)
  if (lstatSync(realpathSync(path)).size > largestBytes)
    throw new AppError('model-invalid', `${card.file} is larger than ${largestBytes / 1e6} MB`, { hint: 'Own models run on every face and frame; choose a smaller one.' })
  const bytes = new Uint8Array(await readFile(path))
  for (const location of externalFiles(bytes))
    fileWithin(folder, location)
  if (externalFiles(bytes).length > 0)
    throw new AppError('model-invalid', `${card.file} keeps its weights in other files`, { hint: 'Save the model with its data inside (onnx.save with save_as_external_data=False).' })
  return bytes
}

async function keep(session: ProjectSession, card: OwnCard, bytes: Uint8Array): Promise<void> {
  const parent = ownFolder(session.folder)
  const building = join(parent, `.${newId('model')}`)
  mkdirSync(building, { recursive: true })
  try {
    await writeAtomically(join(building, card.file), bytes)
    await writeAtomically(join(building, ownCardFile), `${JSON.stringify(card, null, 2)}\n`)
    await rm(join(parent, card.name), { recursive: true, force: true })
    await cp(building, join(parent, card.name), { recursive: true })
  }
  finally {
    await rm(building, { recursive: true, force: true })
  }
}

/**
 * Adds a model to a project: its card is checked, its file looked into, tried on test pictures in a process of its own, copied, and its sha256
 * recorded. A model of the same name is replaced. The next analysis runs it on every face and frame.
 * @throws AppError `file-unreadable`, `model-missing`, `model-invalid` (with what does not fit), `worker-died`
 */
export async function addOwnModel(session: ProjectSession, workers: WorkerPool, cardPath: string, signal: AbortSignal): Promise<KeptOwnModel> {
  const card = readCard(cardPath)
  const bytes = await readModel(card, dirname(cardPath))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (card.sha256 !== undefined && card.sha256 !== sha256)
    throw new AppError('model-invalid', `${card.file} is not the file that its card names: the sha256 differs`, { hint: 'Get the model again, or correct the card.', data: { sha256 } })
  const { maxBatch } = await workers.lend<InferenceMethods, { maxBatch: number }>('inference', signal, worker => worker.call('checkOwnModel', { card, bytes }, { signal }))
  const kept: OwnCard = { ...card, sha256, maxBatch }
  await keep(session, kept, bytes)
  return { folder: join(ownFolder(session.folder), card.name), sha256, card: kept }
}

/** The card of an optional model that comes with the product. @throws AppError `not-found` */
export function optionalCard(name: string): string {
  if (!optionalModels.some(model => model.name === name))
    throw new AppError('not-found', `There is no optional model ${name}`, { hint: `There is: ${optionalModels.map(model => model.name).join(', ')}.` })
  return join(findModelsDir(), name, 'own-card.json')
}

/** Takes a model out of a project. What it gave stays in the analyses that ran it. @throws AppError `not-found` */
export async function removeOwnModel(session: ProjectSession, name: string): Promise<void> {
  const model = listOwnModels(session.folder).find(({ card }) => card.name === name)
  if (!model)
    throw new AppError('not-found', `There is no own model ${name} in this project`, { data: { name } })
  await rm(model.folder, { recursive: true, force: true })
}
