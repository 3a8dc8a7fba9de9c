import type { Selectable } from 'kysely'
import type { Media } from '#shared/contract/media.contract.ts'
import type { ErrorRecord } from '#shared/errors.ts'
import type { Database } from '../connection.ts'
import type { Schema } from '../schema.ts'
import { query } from '../connection.ts'

/** What a probe says of a file. */
export type MediaFacts = Readonly<Pick<Media, 'durationUs' | 'firstPtsUs' | 'frameCount' | 'rateHz' | 'variableRate' | 'widthPx' | 'heightPx' | 'rotationDegrees' | 'videoCodec' | 'container' | 'audioTracks' | 'audioCodec'>>

/** A linked file as it is kept. `path` is where it was last seen, `relativePath` the same seen from the project folder; `resources` is what lies in the cache. */
export type KeptMedia = Readonly<Omit<Media, 'analysis'> & {
  path: string
  relativePath: string
  fingerprint: string | null
  resources: unknown
}>

/** What may change of a linked file. */
export type MediaChange = Readonly<Partial<MediaFacts & Pick<KeptMedia, 'path' | 'relativePath' | 'name' | 'subject' | 'audioTrack' | 'state' | 'error' | 'sizeBytes' | 'fingerprint' | 'resources'>>>

/** The linked files of a project in the order they were added. Removed ones are kept, hidden, with all that hangs on them. */
export type MediaRepository = {
  readonly insert: (media: Pick<KeptMedia, 'id' | 'path' | 'relativePath' | 'name' | 'sizeBytes' | 'addedAtMs'>) => void
  readonly get: (id: string) => KeptMedia | null
  readonly findByPath: (path: string) => (KeptMedia & { removed: boolean }) | null
  readonly list: () => KeptMedia[]
  readonly update: (id: string, change: MediaChange) => void
  readonly setRemoved: (id: string, atMs: number | null) => void
}

function toMedia(row: Selectable<Schema['media']>): KeptMedia {
  return {
    id: row.id,
    path: row.path,
    relativePath: row.relative_path,
    name: row.name,
    subject: row.subject,
    state: row.state,
    error: row.error_json === null ? null : JSON.parse(row.error_json) as ErrorRecord,
    sizeBytes: row.size_bytes,
    fingerprint: row.fingerprint,
    durationUs: row.duration_us,
    firstPtsUs: row.first_pts_us,
    frameCount: row.frame_count,
    rateHz: row.rate_hz,
    variableRate: row.variable_rate === 1,
    widthPx: row.width_px,
    heightPx: row.height_px,
    rotationDegrees: row.rotation_degrees,
    videoCodec: row.video_codec,
    container: row.container,
    audioTracks: row.audio_tracks,
    audioCodec: row.audio_codec,
    audioTrack: row.audio_track,
    resources: row.resources_json === null ? null : JSON.parse(row.resources_json) as unknown,
    addedAtMs: row.added_at_ms,
  }
}

const asJson = (value: unknown): string | null => value === null ? null : JSON.stringify(value)

const columnOf = {
  path: 'path',
  relativePath: 'relative_path',
  name: 'name',
  subject: 'subject',
  state: 'state',
  error: 'error_json',
  sizeBytes: 'size_bytes',
  fingerprint: 'fingerprint',
  resources: 'resources_json',
  durationUs: 'duration_us',
  firstPtsUs: 'first_pts_us',
  frameCount: 'frame_count',
  rateHz: 'rate_hz',
  variableRate: 'variable_rate',
  widthPx: 'width_px',
  heightPx: 'height_px',
  rotationDegrees: 'rotation_degrees',
  videoCodec: 'video_codec',
  container: 'container',
  audioTracks: 'audio_tracks',
  audioCodec: 'audio_codec',
  audioTrack: 'audio_track',
} as const satisfies Record<keyof MediaChange, keyof Schema['media']>

function toColumn(key: keyof MediaChange, value: unknown): unknown {
  if (key === 'error' || key === 'resources')
    return asJson(value)
  return typeof value === 'boolean' ? Number(value) : value
}

/** Reads and writes the `media` table. */
export function createMediaRepository(database: Database): MediaRepository {
  const selected = query.selectFrom('media').selectAll()
  return {
    insert: (media) => {
      database.run(query.insertInto('media').values({
        id: media.id,
        path: media.path,
        relative_path: media.relativePath,
        name: media.name,
        state: 'probing',
        size_bytes: media.sizeBytes,
        added_at_ms: media.addedAtMs,
      }))
    },
    get: (id) => {
      const row = database.first(selected.where('id', '=', id).where('removed_at_ms', 'is', null))
      return row ? toMedia(row) : null
    },
    findByPath: (path) => {
      const row = database.first(selected.where('path', '=', path))
      return row ? { ...toMedia(row), removed: row.removed_at_ms !== null } : null
    },
    list: () => database.all(selected.where('removed_at_ms', 'is', null).orderBy('added_at_ms').orderBy('id')).map(toMedia),
    update: (id, change) => {
      const entries = Object.entries(change) as [keyof MediaChange, unknown][]
      const columns = Object.fromEntries(entries.map(([key, value]) => [columnOf[key], toColumn(key, value)]))
      database.run(query.updateTable('media').set(columns).where('id', '=', id))
    },
    setRemoved: (id, atMs) => void database.run(query.updateTable('media').set({ removed_at_ms: atMs }).where('id', '=', id)),
  }
}
