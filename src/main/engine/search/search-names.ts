import type { ProjectSession } from '../projects/project-session.ts'

/** Names of files and faces as people say them in a search. */
export type SearchNames = Readonly<{
  /** Ids of the files that have this name, with or without its ending. */
  filesCalled: (name: string) => string[]
  /** Ids of the faces that have this name, in any file. */
  facesCalled: (name: string) => string[]
  fileName: (mediaId: string) => string
  faceName: (trackId: string | null) => string
}>

/** The names of an open project as they are now. Faces are read when they are first asked for. */
export function searchNames({ media, analysisStore }: ProjectSession): SearchNames {
  const files = media.list().map(({ id, name }) => ({ id, name }))
  let faces: readonly Readonly<{ id: string, name: string }>[] | null = null
  const allFaces = (): readonly Readonly<{ id: string, name: string }>[] => faces ??= files.flatMap(({ id }) => analysisStore.tracks(id))
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  return {
    filesCalled: name => files.filter(file => same(file.name, name) || same(file.name.replace(/\.\w+$/, ''), name)).map(({ id }) => id),
    facesCalled: name => allFaces().filter(face => same(face.name, name)).map(({ id }) => id),
    fileName: mediaId => files.find(({ id }) => id === mediaId)?.name ?? mediaId,
    faceName: trackId => trackId === null ? '' : allFaces().find(({ id }) => id === trackId)?.name ?? trackId,
  }
}
