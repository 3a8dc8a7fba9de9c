import type { Page } from '@playwright/test'

/** The queue, its threshold, and two readings side by side. */
export function reviewPage(page: Page) {
  const panel = page.locator('[data-workspace=review] [data-panel=review]')
  const front = page.locator('[data-workspace=review]')
  return {
    panel,
    busy: panel.locator('[aria-busy=true]'),
    items: panel.locator('[data-review-item]'),
    current: panel.locator('[role=option][aria-selected=true]'),
    done: panel.locator('[data-done=true]'),
    progress: panel.locator('[data-review-progress]'),
    pace: panel.locator('[data-review-pace]'),
    order: (name: string) => panel.getByRole('button', { name, exact: true }),
    threshold: panel.locator('[data-threshold]'),
    acceptAbove: panel.locator('[data-accept-above]'),
    segment: front.locator('[data-panel=tree] [data-segment]'),
    end: front.locator('[data-panel=tree]').getByRole('textbox', { name: 'End' }),
    preferLeft: front.locator('[data-prefer-left]'),
    preferences: front.locator('[data-preferences]'),
    distance: front.locator('[data-distance]'),
    changes: front.locator('[data-change]:not([data-change=same])'),
  }
}
