import type { Codebook } from '#shared/domain/codebook.ts'
import type { TrackLabel } from '#shared/domain/document.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import type { SampleState } from './sample-acts.ts'
import { closedQuestions } from '#shared/domain/dataset/question-templates.ts'
import { samplesFromTerms, samplesFromTree } from '#shared/domain/dataset/samples-from-tree.ts'
import { requireFile } from '../projects/media-view.ts'
import { newState } from './edit-samples.ts'

/** Which clips samples are made of: those of some media, or all. `tasks` narrows to these task keys. */
export type GenerateOptions = Readonly<{ mediaIds?: readonly string[] | undefined, tasks?: readonly string[] | undefined, codebooks: readonly Codebook[] }>

const seconds = (us: number): number => Math.round(us / 1e3) / 1e3

/** What each face of a file is called: the person's name for it, else the machine's. */
function tracksOf(session: ProjectSession, mediaId: string, named: readonly TrackLabel[]): [id: string, name: string][] {
  const analysis = session.analyses.completeOf(mediaId)
  const tracks = analysis ? session.analyses.tracksOf(analysis.id) : []
  return tracks.map(({ id, name }) => [id, named.find(label => label.trackId === id)?.name || name])
}

/**
 * Samples of every reviewed tree of the project, and of annotations on tiers whose codebook belongs to a closed task, in the order of the files.
 * Faces that are left out give none. The video is named by its path; the clip by its seconds.
 */
export function generatedStates(session: ProjectSession, { mediaIds, tasks, codebooks }: GenerateOptions): SampleState[] {
  const wanted = session.media.list().filter(({ id }) => mediaIds === undefined || mediaIds.includes(id))
  return wanted.flatMap((media) => {
    const records = session.document.records.list({ mediaId: media.id })
    const named = records.flatMap(record => record.type === 'track-label' ? [record] : [])
    const excluded = new Set(named.filter(label => label.excluded).map(({ trackId }) => trackId))
    const faces = new Map(tracksOf(session, media.id, named))
    const contextOf = (trackId: string | null, startUs: number, endUs: number): Parameters<typeof samplesFromTree>[1] => ({
      video: requireFile(session.folder, media),
      place: faces.size > 1 ? faces.get(trackId ?? '') ?? 'the person' : 'the person',
      startS: seconds(startUs),
      endS: seconds(endUs),
      subject: media.subject,
    })
    const segments = new Map(records.flatMap(record => record.type === 'segment' ? [[record.id, record] as const] : []))
    const fromTrees = records.flatMap((record) => {
      const segment = record.type === 'tree' && record.layer === 'person' ? segments.get(record.segmentId) : undefined
      return record.type === 'tree' && segment && !excluded.has(segment.trackId ?? '')
        ? samplesFromTree(record.tree, contextOf(segment.trackId, segment.startUs, segment.endUs), codebooks)
        : []
    })
    const tiers = new Map(session.document.records.list({ types: ['tier'] }).flatMap(record => record.type === 'tier' ? [[record.id, record.codebook] as const] : []))
    const fromTiers = records.flatMap((record) => {
      if (record.type !== 'annotation' || record.term === null || excluded.has(record.trackId ?? ''))
        return []
      const codebook = tiers.get(record.tierId)
      const context = contextOf(record.trackId, record.startUs, record.endUs)
      return closedQuestions.filter(question => question.codebook === codebook).flatMap(({ task }) => samplesFromTerms(task, [record.term as string], context, codebooks))
    })
    return [...fromTrees, ...fromTiers].filter(({ task }) => tasks === undefined || tasks.includes(task)).map(({ task, sample }) => newState(sample, task, null))
  })
}
