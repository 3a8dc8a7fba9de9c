import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'

/** Endings by which a folder is searched for films. A file that is named outright may end in anything. */
const endings = new Set(['.mp4', '.m4v', '.mov', '.mkv', '.webm', '.avi', '.mpg', '.mpeg', '.ts', '.mts', '.m2ts', '.wmv', '.flv', '.ogv', '.3gp', '.wav', '.mp3', '.m4a', '.flac', '.ogg'])

/** Endings of pictures. A folder that holds pictures and no film is one clip, its pictures the frames in the order of their names. */
const pictureEndings = new Set(['.jpg', '.jpeg', '.png', '.bmp', '.tif', '.tiff', '.webp'])

const projectEnding = '.affectree'

function endsIn(wanted: ReadonlySet<string>, entry: Dirent): boolean {
  return entry.isFile() && !entry.name.startsWith('.') && wanted.has(extname(entry.name).toLowerCase())
}

function isSearched(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.') && !entry.name.endsWith(projectEnding)
}

async function search(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => a.name < b.name ? -1 : 1)
  const found = await Promise.all(entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (isSearched(entry))
      return search(path)
    return endsIn(endings, entry) ? [path] : []
  }))
  const films = found.flat()
  const isClip = films.length === 0 && entries.filter(entry => endsIn(pictureEndings, entry)).length > 1
  return isClip ? [folder] : films
}

function explain(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file-missing', `There is no file ${path}`, { hint: 'Check the name.', data: { path } })
  if (code === 'EACCES' || code === 'EPERM')
    return new AppError('file-unreadable', `${basename(path)} cannot be read: permission denied`, { hint: 'Change its permissions, or copy it elsewhere.', data: { path } })
  return error
}

/**
 * The files that a dropped or chosen path means: itself, or, of a folder, every film in it and below, in the order of names.
 * A folder of pictures without films is itself a clip. Hidden entries, project folders and links are passed over.
 * @throws AppError `file-missing`, `file-unreadable`, `bad-input` for a folder without films
 */
export async function findMediaFiles(path: string): Promise<string[]> {
  try {
    const stats = await stat(path)
    if (!stats.isDirectory())
      return [path]
    const found = await search(path)
    if (found.length === 0)
      throw new AppError('bad-input', `The folder ${basename(path)} holds no films`, { hint: 'Choose the files themselves if their names end in something unusual.', data: { path } })
    return found
  }
  catch (error) {
    throw explain(error, path)
  }
}
