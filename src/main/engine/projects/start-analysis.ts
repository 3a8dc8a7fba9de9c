import type { Job } from '#shared/contract/jobs.contract.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { ProjectSession } from './project-session.ts'
import { newId } from '../db/ids.ts'

/** How a file is to be analysed; `restart` begins anew what was begun or done. */
export type WantedAnalysis = Readonly<{ everyNth: number, provider: 'auto' | 'cuda' | 'dml' | 'coreml' | 'webgpu' | 'cpu', restart: boolean }>

/** The job that has already done what is asked, unless its trees were taken back since. */
function doneBefore(session: ProjectSession, mediaId: string, last: Job | null, everyNth: number): Job | null {
  const newest = session.analyses.newestOf(mediaId)
  const isSame = newest?.state === 'complete' && newest.everyNth === everyNth && last?.state === 'done'
  return isSame && session.document.records.list({ mediaId, types: ['segment'] }).length > 0 ? last : null
}

/**
 * Starts the analysis of a file, or goes on with one that stopped.
 * @returns the job that does it, or the one that has done it already
 */
export function startAnalysis(session: ProjectSession, media: KeptMedia, { everyNth, provider, restart }: WantedAnalysis): Job {
  const last = session.jobs.newest('analyze', media.id)
  const present = session.jobs.active('analyze', media.id) ?? (restart ? null : doneBefore(session, media.id, last, everyNth))
  if (present)
    return present
  const newest = session.analyses.newestOf(media.id)
  const goesOn = newest !== null && !restart && newest.everyNth === everyNth
  if (goesOn && provider === 'auto' && newest.state === 'partial' && last && last.state !== 'done')
    return session.jobs.resume(last.id)
  const analysisId = goesOn ? newest.id : newId('analysis')
  if (!goesOn)
    session.analyses.insert({ id: analysisId, mediaId: media.id, everyNth, createdAtMs: Date.now() })
  return session.jobs.start({ kind: 'analyze', title: `Analyse ${media.name}`, mediaId: media.id, input: { mediaId: media.id, analysisId, provider } })
}

/** The files that can be analysed and have no complete analysis; all that can be when `restart`. */
export function unfinishedMedia(session: ProjectSession, restart: boolean): KeptMedia[] {
  return session.media.list().filter(({ id, state }) => state === 'ready' && (restart || session.analyses.newestOf(id)?.state !== 'complete'))
}
