import type { Track } from '#shared/contract/analysis.contract.ts'
import type { ResolvedTrack } from '#shared/domain/identity/resolve-tracks.ts'
import type { SignalPart } from '#shared/domain/signal.ts'
import type { Analysis, AnalysisRepository } from '../db/repositories/analyses.ts'
import type { RecordRepository } from '../db/repositories/records.ts'
import type { FaceTable, SignalQuery } from '../perception/signal-store.ts'
import type { PlaceBucket } from '../perception/store/places-file.ts'
import type { ReadFound } from './track-tables.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { resolveTracks, trackAt } from '#shared/domain/identity/resolve-tracks.ts'
import { AppError } from '#shared/errors.ts'
import { readFaces, readSignals, readTracks } from '../perception/signal-store.ts'
import { readPlaces } from '../perception/store/places-file.ts'
import { readPieces } from './track-tables.ts'

/**
 * What analyses left on the disk, by file and face. A face's id is unique in the project and the same in every analysis of its file
 * (`media-1.face-2`: the second face that was seen), so that people's work stays with it. Faces are as people split, merged, named and
 * assigned them.
 */
export type AnalysisStore = Readonly<{
  folderOf: (analysisId: string) => string
  /** The series of one face, or of the sound when `trackId` is null, of the newest complete analysis. @throws AppError `not-found` */
  signals: (mediaId: string, query: SignalQuery) => SignalPart
  /** Boxes and points within a span, `tracks` by their ids in the project. @throws AppError `not-found` */
  faces: (mediaId: string, span: Readonly<{ startUs: number, endUs: number }>) => FaceTable
  /** The faces of a file. Empty before the first complete analysis. */
  tracks: (mediaId: string) => Track[]
  /** The same with what they are made of. */
  resolved: (mediaId: string) => ResolvedTrack[]
  /** Where each face's shape lies, second by second, under the ids of found tracks. Empty where it was not kept. */
  places: (mediaId: string) => readonly (Omit<PlaceBucket, 'track'> & Readonly<{ foundId: string }>)[]
  /** Forgets every analysis of a file but the one that is kept. */
  forgetOthers: (mediaId: string, keptId: string | null) => Promise<void>
}>

/** The id in the project of a face that an analysis calls `localId`. */
export function trackIdOf(mediaId: string, localId: string): string {
  return `${mediaId}.${localId}`
}

function noFace(mediaId: string, trackId: string): AppError {
  return new AppError('not-found', `There is no face ${trackId} in this file`, { data: { mediaId, trackId } })
}

function localId(mediaId: string, trackId: string): string {
  if (!trackId.startsWith(`${mediaId}.`))
    throw noFace(mediaId, trackId)
  return trackId.slice(mediaId.length + 1)
}

/** On how many frames of a span a face was found. */
function countFrames(read: ReadFound, { foundId, startUs, endUs }: ResolvedTrack['pieces'][number]): number {
  return read(foundId, { columns: ['box_width'], startUs, endUs }).columns.get('box_width')!.filter(value => !Number.isNaN(value)).length
}

/** Rows of faces under the tracks that hold them at their time; `found` are the ids that the rows know. */
function regroup(table: FaceTable, found: readonly string[], tracks: readonly ResolvedTrack[]): FaceTable {
  const values = table.values.slice()
  table.timesUs.forEach((timeUs, row) => {
    const at = row * table.stride
    const owner = trackAt(tracks, found[values[at]!]!, timeUs)
    values[at] = owner ? tracks.indexOf(owner) : values[at]!
  })
  return { ...table, tracks: tracks.map(track => track.id), values }
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

  function resolved(mediaId: string): ResolvedTrack[] {
    const analysis = analyses.completeOf(mediaId)
    return analysis
      ? resolveTracks(analyses.tracksOf(analysis.id), [...records.list({ mediaId, types: ['track-label', 'track-split'] }), ...records.list({ types: ['person'] })])
      : []
  }

  function reader(mediaId: string): ReadFound {
    const outDir = folderOf(complete(mediaId).id)
    return (foundId, query) => readSignals(outDir, { ...query, trackId: localId(mediaId, foundId) })
  }

  function tracks(mediaId: string): Track[] {
    const analysis = analyses.completeOf(mediaId)
    const found = new Map(analysis ? analyses.tracksOf(analysis.id).map(track => [track.id, track]) : [])
    return resolved(mediaId).map(({ pieces, isWhole, ...track }) => {
      const frames = pieces.map((piece) => {
        const whole = found.get(piece.foundId)!
        return piece.startUs === whole.startUs && piece.endUs === whole.endUs ? whole.frames : countFrames(reader(mediaId), piece)
      })
      return { ...track, mergedFrom: [...track.mergedFrom], frames: frames.reduce((sum, count) => sum + count, 0), touched: !isWhole }
    })
  }

  return {
    folderOf,
    resolved,
    tracks,
    signals: (mediaId, query) => {
      const { trackId, ...rest } = query
      if (trackId === null)
        return readSignals(folderOf(complete(mediaId).id), query)
      const read = reader(mediaId)
      const track = resolved(mediaId).find(one => one.id === trackId || one.mergedFrom.includes(trackId))
      if (!track)
        throw noFace(mediaId, trackId)
      return track.isWhole ? read(track.id, rest) : readPieces(track, rest, read)
    },
    faces: (mediaId, span) => {
      const table = readFaces(folderOf(complete(mediaId).id), span)
      return regroup(table, table.tracks.map(id => trackIdOf(mediaId, id)), resolved(mediaId))
    },
    places: (mediaId) => {
      const outDir = folderOf(complete(mediaId).id)
      const found = readTracks(outDir)
      return readPlaces(outDir).map(({ track, ...bucket }) => ({ ...bucket, foundId: trackIdOf(mediaId, found[track]!.id) }))
    },
    forgetOthers: async (mediaId, keptId) => {
      for (const { id } of analyses.listOf(mediaId).filter(analysis => analysis.id !== keptId)) {
        await rm(folderOf(id), { recursive: true, force: true })
        analyses.delete(id)
      }
    },
  }
}
