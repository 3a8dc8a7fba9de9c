import type { Page } from '@playwright/test'

/** Videos that are watched together. */
export function syncPage(page: Page) {
  const companion = page.locator('[data-companion]').first()
  return {
    watchWith: page.locator('[data-watch-with]'),
    companion,
    offset: companion.locator('[data-sync-offset]'),
    earlier: companion.getByRole('button', { name: /one frame earlier/ }),
  }
}
