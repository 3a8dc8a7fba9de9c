import { openColumnarFile } from './columnar-file.ts'

/** What a file of the sound's signals says of itself. `track` is the sound track that was heard; files of before heard the first. */
export type SoundMeta = Readonly<{ version: 1, track?: number, models: readonly Readonly<{ name: string, sha256: string }>[] }>

/** The sound track, counted from 0, whose signals a file holds. @throws AppError `file-missing`, `file-unreadable` */
export function heardTrack(path: string): number {
  const file = openColumnarFile<SoundMeta>(path)
  file.close()
  return file.meta.track ?? 0
}
