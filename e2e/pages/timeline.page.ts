import type { Page } from '@playwright/test'

/** The time axis with its lanes, and the table that holds the same. */
export function timelinePage(page: Page) {
  const panel = page.locator('[data-timeline]')
  return {
    panel,
    ruler: panel.locator('[data-ruler]'),
    cursor: panel.locator('[data-cursor]'),
    waveform: panel.locator('[data-waveform]'),
    voice: panel.getByRole('button', { name: 'Speech', exact: true }),
    spectrogram: panel.locator('[data-spectrogram]'),
    lane: (kind: string) => panel.locator(`[data-lane-kind="${kind}"]`),
    laneOf: (signal: string) => panel.locator(`[data-signals~="${signal}"]`),
    table: panel.getByRole('grid'),
    rows: panel.getByRole('grid').locator('[data-row]'),
  }
}
