import type { Track } from '#shared/contract/analysis.contract.ts'
import type { Media } from '#shared/contract/media.contract.ts'
import type { Segment, TreeRecord } from '#shared/domain/document.ts'
import type { KeptMedia } from '../db/repositories/media.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import type { FrameQuery } from './frames/frame-rows.ts'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { segmentViews } from '../documents/segment-views.ts'
import { exportedName } from './frames/frame-rows.ts'

/** A segment as it is exported: the tree that counts, and the machine's word beneath it. */
export type ExportedSegment = Readonly<Pick<Segment, 'id' | 'trackId' | 'startUs' | 'endUs'> & {
  trackName: string | null
  reviewed: boolean
  shown: Pick<TreeRecord, 'layer' | 'reasonerId' | 'tree'> | null
  machine: Pick<TreeRecord, 'layer' | 'reasonerId' | 'tree'> | null
}>

/** A file as it is exported. */
export type ExportedMedia = Readonly<Pick<Media, 'id' | 'name' | 'subject' | 'durationUs' | 'firstPtsUs' | 'frameCount' | 'rateHz'> & {
  fingerprint: string | null
  analysis: Pick<NonNullable<Media['analysis']>, 'everyNth' | 'analysedFrames' | 'faceFrames' | 'provider' | 'models'> | null
  segments: readonly ExportedSegment[]
}>

function exportedTree(record: TreeRecord | null): ExportedSegment['shown'] {
  return record && { layer: record.layer, reasonerId: record.reasonerId, tree: record.tree }
}

function nameOf(track: Track | undefined, names: FrameQuery['names']): string | null {
  return track ? exportedName(track, names) : null
}

function segmentsOf(session: ProjectSession, mediaId: string, names: FrameQuery['names']): ExportedSegment[] {
  const tracks = new Map(session.analysisStore.tracks(mediaId).map(track => [track.id, track]))
  const views = segmentViews(session.document.records, mediaId, session.promotions.promotedId() ?? teacherId)
  return views
    .filter(({ segment }) => segment.trackId === null || !tracks.get(segment.trackId)?.excluded)
    .map(({ segment, shown, machine, reviewed }) => ({
      id: segment.id,
      trackId: segment.trackId,
      trackName: nameOf(tracks.get(segment.trackId ?? ''), names),
      startUs: segment.startUs,
      endUs: segment.endUs,
      reviewed,
      shown: exportedTree(shown),
      machine: exportedTree(machine),
    }))
}

function exportedMedia(session: ProjectSession, media: KeptMedia, names: FrameQuery['names']): ExportedMedia {
  const analysis = session.analyses.completeOf(media.id)
  return {
    id: media.id,
    name: media.name,
    subject: media.subject,
    durationUs: media.durationUs,
    firstPtsUs: media.firstPtsUs,
    frameCount: media.frameCount,
    rateHz: media.rateHz,
    fingerprint: media.fingerprint,
    analysis: analysis && { everyNth: analysis.everyNth, analysedFrames: analysis.analysedFrames, faceFrames: analysis.faceFrames, provider: analysis.provider, models: analysis.models },
    segments: segmentsOf(session, media.id, names),
  }
}

/** The files of a project with their segments and trees, one after the other. Faces that a person left out are not in it. */
export function* exportedMediaOf(session: ProjectSession, mediaId: string | undefined, names: FrameQuery['names']): Generator<ExportedMedia> {
  for (const media of session.media.list()) {
    if (mediaId === undefined || media.id === mediaId)
      yield exportedMedia(session, media, names)
  }
}
