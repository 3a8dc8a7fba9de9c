/** Columns of a tile of a spectrogram. */
export const spectrogramColumns = 512
/** Levels there are; the coarsest shows 22 minutes in a tile. */
export const spectrogramLevels = 5

const finestUs = 10_000

/** Microseconds that one column of a level covers: 10 ms at level 0, four times as much at each level above. */
export function spectrogramColumnUs(level: number): number {
  return finestUs * 4 ** level
}

/** The tiles that show a span: the coarsest level whose columns are no longer than a pixel, and the numbers of its tiles. */
export function spectrogramTiles(view: Readonly<{ startUs: number, spanUs: number, widthPx: number }>): Readonly<{ level: number, first: number, last: number }> {
  const pixelUs = view.spanUs / Math.max(1, view.widthPx)
  let level = 0
  while (level + 1 < spectrogramLevels && spectrogramColumnUs(level + 1) <= pixelUs)
    level++
  const tileUs = spectrogramColumnUs(level) * spectrogramColumns
  return { level, first: Math.max(0, Math.floor(view.startUs / tileUs)), last: Math.max(0, Math.floor((view.startUs + view.spanUs) / tileUs)) }
}
