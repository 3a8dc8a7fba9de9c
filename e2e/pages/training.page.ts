import type { Page } from '@playwright/test'

/** Training, the models, and old against new. */
export function trainingPage(page: Page) {
  const panel = page.locator('[data-panel=training]')
  const comparison = page.locator('[data-panel=comparison]')
  return {
    corrections: panel.locator('[data-corrections-since-last]'),
    train: panel.getByRole('button', { name: 'Train on your corrections' }),
    curve: panel.locator('[data-points]'),
    models: panel.locator('[data-model]'),
    comparison,
    promote: comparison.getByRole('button', { name: /^Promote/ }),
    rollback: panel.locator('[data-command="training.rollback"]'),
  }
}
