import { expect, it } from 'vitest'
import { spectrogramColumns, spectrogramColumnUs, spectrogramTiles } from './spectrogram-tiles.ts'

it('a view is shown by a few tiles whose columns are about as long as a pixel', () => {
  for (const spanUs of [1e5, 1e6, 1e7, 1e8, 1e9, 1.08e10]) {
    const view = { startUs: spanUs * 0.37, spanUs, widthPx: 1200 }
    const { level, first, last } = spectrogramTiles(view)
    const tileUs = spectrogramColumnUs(level) * spectrogramColumns
    expect(first * tileUs).toBeLessThanOrEqual(view.startUs)
    expect((last + 1) * tileUs).toBeGreaterThan(view.startUs + spanUs)
    expect(last - first).toBeLessThanOrEqual(16)
    if (level > 0)
      expect(spectrogramColumnUs(level)).toBeLessThanOrEqual(spanUs / 1200)
  }
})

it('nothing lies before the start', () => {
  expect(spectrogramTiles({ startUs: -5e6, spanUs: 1e6, widthPx: 100 })).toMatchObject({ first: 0, last: 0 })
})
