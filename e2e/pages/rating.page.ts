import type { Page } from '@playwright/test'

/** Continuous rating: the panel with the pad, and the lanes of traces. */
export function ratingPage(page: Page) {
  const panel = page.locator('[data-panel=rating]')
  return {
    panel,
    state: page.locator('[data-rating-state]'),
    newScale: page.locator('[data-new-scale]'),
    begin: page.locator('[data-rating-begin]'),
    keep: page.locator('[data-rating-keep]'),
    pad: page.locator('[data-rating-pad]'),
    saved: page.locator('[data-rating-saved]'),
    rater: (name: string) => page.locator(`[data-rater="${name}"]`),
    agreement: page.locator('[data-rating-agreement]'),
    lanes: page.locator('canvas.trace-lane'),
  }
}
