import type { Selectable, Updateable } from 'kysely'
import type { Track } from '#shared/contract/analysis.contract.ts'
import type { Media } from '#shared/contract/media.contract.ts'
import type { Database } from '../connection.ts'
import type { Schema } from '../schema.ts'
import { query } from '../connection.ts'

/** One analysis of a file. Its series lie in `signals/<id>/`; this is what is known of them. */
export type Analysis = Readonly<NonNullable<Media['analysis']> & { mediaId: string, createdAtMs: number, finishedAtMs: number | null }>

/** What may change of an analysis while it runs. */
export type AnalysisChange = Readonly<Partial<Pick<Analysis, 'state' | 'analysedFrames' | 'totalFrames' | 'faceFrames' | 'framesPerSecond' | 'provider' | 'models' | 'finishedAtMs'>>>

/** A track as the analysis found it, before any person named it. */
export type KeptTrack = Readonly<Omit<Track, 'excluded' | 'neutral' | 'person' | 'mergedFrom' | 'touched'>>

/** The analyses of a project's files and the faces they followed. */
export type AnalysisRepository = {
  readonly insert: (analysis: Pick<Analysis, 'id' | 'mediaId' | 'everyNth' | 'createdAtMs'>) => void
  readonly get: (id: string) => Analysis | null
  /** The newest analysis of each file that has one, by media id. */
  readonly newestByMedia: () => ReadonlyMap<string, Analysis>
  readonly newestOf: (mediaId: string) => Analysis | null
  /** The newest analysis of a file that is complete: the one whose series are shown. */
  readonly completeOf: (mediaId: string) => Analysis | null
  /** Every analysis of a file, newest first. */
  readonly listOf: (mediaId: string) => Analysis[]
  readonly update: (id: string, change: AnalysisChange) => void
  readonly delete: (id: string) => void
  readonly replaceTracks: (analysisId: string, tracks: readonly KeptTrack[]) => void
  readonly tracksOf: (analysisId: string) => KeptTrack[]
}

function toAnalysis(row: Selectable<Schema['analyses']>): Analysis {
  return {
    id: row.id,
    mediaId: row.media_id,
    state: row.state,
    everyNth: row.every_nth,
    analysedFrames: row.analysed_frames,
    totalFrames: row.total_frames,
    faceFrames: row.face_frames,
    framesPerSecond: row.frames_per_second,
    provider: row.provider,
    models: JSON.parse(row.models_json) as Analysis['models'],
    createdAtMs: row.created_at_ms,
    finishedAtMs: row.finished_at_ms,
  }
}

function toColumns(change: AnalysisChange): Updateable<Schema['analyses']> {
  return {
    ...change.state !== undefined && { state: change.state },
    ...change.analysedFrames !== undefined && { analysed_frames: change.analysedFrames },
    ...change.totalFrames !== undefined && { total_frames: change.totalFrames },
    ...change.faceFrames !== undefined && { face_frames: change.faceFrames },
    ...change.framesPerSecond !== undefined && { frames_per_second: change.framesPerSecond },
    ...change.provider !== undefined && { provider: change.provider },
    ...change.models !== undefined && { models_json: JSON.stringify(change.models) },
    ...change.finishedAtMs !== undefined && { finished_at_ms: change.finishedAtMs },
  }
}

/** Reads and writes the `analyses` and `tracks` tables. */
export function createAnalysisRepository(database: Database): AnalysisRepository {
  const selected = query.selectFrom('analyses').selectAll()
  const listOf = (mediaId: string): Analysis[] =>
    database.all(selected.where('media_id', '=', mediaId).orderBy('created_at_ms', 'desc').orderBy('id', 'desc')).map(toAnalysis)

  return {
    insert: analysis => void database.run(query.insertInto('analyses').values({
      id: analysis.id,
      media_id: analysis.mediaId,
      state: 'partial',
      every_nth: analysis.everyNth,
      created_at_ms: analysis.createdAtMs,
    })),
    get: (id) => {
      const row = database.first(selected.where('id', '=', id))
      return row ? toAnalysis(row) : null
    },
    newestByMedia: () => new Map(database.all(selected.orderBy('created_at_ms').orderBy('id')).map(row => [row.media_id, toAnalysis(row)])),
    newestOf: mediaId => listOf(mediaId)[0] ?? null,
    completeOf: mediaId => listOf(mediaId).find(analysis => analysis.state === 'complete') ?? null,
    listOf,
    update: (id, change) => void database.run(query.updateTable('analyses').set(toColumns(change)).where('id', '=', id)),
    delete: id => void database.run(query.deleteFrom('analyses').where('id', '=', id)),
    replaceTracks: (analysisId, tracks) => database.transaction(() => {
      database.run(query.deleteFrom('tracks').where('analysis_id', '=', analysisId))
      tracks.forEach((track, position) => database.run(query.insertInto('tracks').values({
        id: track.id,
        analysis_id: analysisId,
        media_id: track.mediaId,
        position,
        name: track.name,
        start_us: track.startUs,
        end_us: track.endUs,
        frames: track.frames,
      })))
    }),
    tracksOf: analysisId => database.all(query.selectFrom('tracks').selectAll().where('analysis_id', '=', analysisId).orderBy('position')).map(row => ({
      id: row.id,
      mediaId: row.media_id,
      name: row.name,
      startUs: row.start_us,
      endUs: row.end_us,
      frames: row.frames,
    })),
  }
}
