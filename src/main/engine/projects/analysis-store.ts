import type { Track } from '#shared/contract/analysis.contract.ts'
import type { TrackLabel } from '#shared/domain/document.ts'
import type { SignalTable } from '#shared/domain/signal.ts'
import type { Analysis, AnalysisRepository } from '../db/repositories/analyses.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import type { FaceTable, SignalQuery } from '../perception/signal-store.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { readFaces, readSignals } from '../perception/signal-store.ts'

/**
 * What analyses left on the disk, by file and face. A face's id is unique in the project and the same in every analysis of its file
 * (`media-1.face-2`: the second face that was seen), so that people's work stays with it.
 */
export type AnalysisStore = Readonly<{
  folderOf: (analysisId: string) => string
  /** The series of one face, or of the sound when `trackId` is null, of the newest complete analysis. @throws AppError `not-found` */
  signals: (mediaId: string, query: SignalQuery) => SignalTable
  /** Boxes and points within a span, `tracks` by their ids in the project. @throws AppError `not-found` */
  faces: (mediaId: string, span: Readonly<{ startUs: number, endUs: number }>) => FaceTable
  /** The faces of a file under the names that people gave them. Empty before the first complete analysis. */
  tracks: (mediaId: string) => Track[]
  /** Forgets every analysis of a file but the one that is kept. */
  forgetOthers: (mediaId: string, keptId: string | null) => Promise<void>
}>

/** The id in the project of a face that an analysis calls `localId`. */
export function trackIdOf(mediaId: string, localId: string): string {
  return `${mediaId}.${localId}`
}

function localId(mediaId: string, trackId: string): string {
  if (!trackId.startsWith(`${mediaId}.`))
    throw new AppError('not-found', `There is no face ${trackId} in this file`, { data: { mediaId, trackId } })
  return trackId.slice(mediaId.length + 1)
}

/** Opens the analyses of a project folder. */
export function createAnalysisStore(folder: string, analyses: AnalysisRepository, records: RecordRepository): AnalysisStore {
  const folderOf = (analysisId: string): string => join(folder, 'signals', analysisId)

  function complete(mediaId: string): Analysis {
    const analysis = analyses.completeOf(mediaId)
    if (!analysis)
      throw new AppError('not-found', 'This file has not been analysed yet', { hint: 'Analyse it first.', data: { mediaId } })
    return analysis
  }

  function labelsOf(mediaId: string): ReadonlyMap<string, TrackLabel> {
    const labels = records.list({ mediaId, types: ['track-label'] }).filter(record => record.type === 'track-label')
    return new Map(labels.map(label => [label.trackId, label]))
  }

  return {
    folderOf,
    signals: (mediaId, query) => {
      const trackId = query.trackId === null ? null : localId(mediaId, query.trackId)
      return readSignals(folderOf(complete(mediaId).id), { ...query, trackId })
    },
    faces: (mediaId, span) => {
      const table = readFaces(folderOf(complete(mediaId).id), span)
      return { ...table, tracks: table.tracks.map(id => trackIdOf(mediaId, id)) }
    },
    tracks: (mediaId) => {
      const analysis = analyses.completeOf(mediaId)
      const labels = labelsOf(mediaId)
      return analysis
        ? analyses.tracksOf(analysis.id).map(track => ({ ...track, name: labels.get(track.id)?.name ?? track.name, excluded: labels.get(track.id)?.excluded ?? false }))
        : []
    },
    forgetOthers: async (mediaId, keptId) => {
      for (const { id } of analyses.listOf(mediaId).filter(analysis => analysis.id !== keptId)) {
        await rm(folderOf(id), { recursive: true, force: true })
        analyses.delete(id)
      }
    },
  }
}
