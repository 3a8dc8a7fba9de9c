/** What a browser is told of a film's kind, by its ending. */
export function mimeOf(path: string): string {
  return /\.webm$/i.test(path) ? 'video/webm' : 'video/mp4'
}
