import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { explainStorageError } from '../db/database-errors.ts'
import { newId } from '../db/ids.ts'
import { databasePath, openProjectDatabase } from '../db/project-database.ts'
import { createMetaRepository } from '../db/repositories/meta.ts'
import { metaKeys } from './project-session.ts'

const ending = '.affectree'

/** @throws AppError `bad-input` when the path is relative, because the engine has no place of its own to count from */
export function assertAbsolute(path: string): void {
  if (!isAbsolute(path))
    throw new AppError('bad-input', `${path} is a relative path`, { hint: 'Give the whole path.' })
}

function assertFree(folder: string): void {
  if (!existsSync(folder))
    return
  if (!statSync(folder).isDirectory())
    throw new AppError('conflict', `${basename(folder)} is a file`, { hint: 'Choose another name.', data: { path: folder } })
  if (existsSync(databasePath(folder)))
    throw new AppError('conflict', `${basename(folder)} is already a project`, { hint: 'Open it, or choose another name.', data: { path: folder } })
  if (readdirSync(folder).length > 0)
    throw new AppError('conflict', `The folder ${basename(folder)} is not empty`, { hint: 'Choose another name.', data: { path: folder } })
}

function fill(folder: string, name: string, isSample: boolean): void {
  for (const part of ['signals', 'cache', 'models'])
    mkdirSync(resolve(folder, part), { recursive: true })
  const database = openProjectDatabase(folder, { fresh: true })
  try {
    database.transaction(() => {
      const meta = createMetaRepository(database)
      meta.set(metaKeys.id, newId('project'))
      meta.set(metaKeys.name, name)
      meta.set(metaKeys.createdAtMs, String(Date.now()))
      meta.set(metaKeys.isSample, isSample ? 'yes' : 'no')
    })
  }
  finally {
    database.close()
  }
}

/**
 * Makes an empty project. Nothing is left behind when it fails.
 * @param path absolute; the ending `.affectree` is added when missing
 * @returns the folder
 * @throws AppError `conflict`, `project-read-only`, `disk-full`, `bad-input`
 */
export function makeProjectFolder(path: string, options: { name?: string | undefined, isSample?: boolean } = {}): string {
  assertAbsolute(path)
  const whole = resolve(path)
  const folder = whole.endsWith(ending) ? whole : `${whole}${ending}`
  assertFree(folder)
  const wasThere = existsSync(folder)
  try {
    // With `recursive`, Node answers ENOENT for a read-only disk.
    if (!wasThere)
      mkdirSync(folder, { recursive: !existsSync(dirname(folder)) })
    fill(folder, options.name ?? basename(folder, ending), options.isSample ?? false)
    return folder
  }
  catch (error) {
    for (const part of wasThere && existsSync(folder) ? readdirSync(folder) : [])
      rmSync(resolve(folder, part), { recursive: true, force: true })
    if (!wasThere)
      rmSync(folder, { recursive: true, force: true })
    throw explainStorageError(error, folder)
  }
}
