import type { ProjectSession } from '../projects/project-session.ts'
import type { DatasetFile } from './dataset-file.ts'
import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { parseSample } from '#shared/formats/sample-record.ts'
import { locate } from '../projects/media-view.ts'
import { sampleById } from './search-samples.ts'

/** Where the clip of a sample lies. Seconds are those of the record's `clip`; `mediaId` is the project's file with that path or name. */
export type FoundClip = Readonly<{ path: string, startS: number | null, endS: number | null, mediaId: string | null }>

/** Folders in which the path of a record may stand: that of its file, and each one above it (the official layout has `videos` beside `jsons`). */
function rootsOf(file: string): string[] {
  const roots: string[] = []
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    roots.push(folder)
    if (dirname(folder) === folder || roots.length === 6)
      return roots
  }
}

/** What may lead to a clip: the path as it stands in a record, and the file that the record is in. */
type ClipTrace = Readonly<{ video: string, file: string }>

/** Looks for a video that a record names: among the media of the project by path or name, at its own path, then in and under the folders of the record's file. */
export function locateClip(session: Pick<ProjectSession, 'folder' | 'media'>, { video, file }: ClipTrace): Pick<FoundClip, 'path' | 'mediaId'> | null {
  const linked = session.media.list().map(media => ({ id: media.id, name: media.name, path: locate(session.folder, media) }))
  const own = linked.find(({ path }) => path !== null && path === video) ?? linked.find(({ name }) => name === basename(video))
  const candidates = [...own?.path ? [own.path] : [], ...isAbsolute(video) ? [video] : [], ...isAbsolute(file) ? rootsOf(file).flatMap(root => [join(root, video), join(root, 'videos', video)]) : []]
  const path = candidates.find(candidate => existsSync(candidate))
  return path === undefined ? null : { path, mediaId: own?.id ?? null }
}

/** The part of the film that a record is about, in seconds; null where it is the whole film. */
export function clipSpanOf(raw: string): Pick<FoundClip, 'startS' | 'endS'> {
  const clip = (JSON.parse(raw) as { clip?: unknown }).clip
  const [startS = null, endS = null] = Array.isArray(clip) && clip.every(value => typeof value === 'number') ? clip as number[] : []
  return { startS, endS }
}

/** Looks for the file of a sample. @returns null when the sample names no video or it is nowhere */
export function findClip(dataset: DatasetFile, session: Pick<ProjectSession, 'folder' | 'media'>, sampleId: number): FoundClip | null {
  const { raw, file } = sampleById(dataset, sampleId)
  const [video] = parseSample(raw).videos
  if (video === undefined)
    return null
  const found = locateClip(session, { video, file })
  return found && { ...found, ...clipSpanOf(raw) }
}
