import type { ExportedMedia } from './project-export.ts'

/** What stands at the head of the file. */
export type ExportHead = Readonly<{ format: 'affectree-export', version: 1, project: Readonly<{ id: string, name: string }> }>

/** One JSON document in pieces: the head, then each file with its segments and trees. `onRows` is told the segments of each file. */
export function* jsonPieces(head: ExportHead, media: Iterable<ExportedMedia>, onRows: (rows: number) => void): Generator<string> {
  const opened = JSON.stringify(head, null, 2).slice(0, -2)
  yield `${opened},\n  "media": [`
  let separator = '\n'
  for (const one of media) {
    onRows(one.segments.length)
    yield `${separator}${JSON.stringify(one, null, 2).replaceAll(/^/gm, '    ')}`
    separator = ',\n'
  }
  yield '\n  ]\n}\n'
}
