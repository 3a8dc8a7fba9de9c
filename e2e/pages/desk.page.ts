import type { Page } from '@playwright/test'

/** The annotation desk: tiers and the coding pad. */
export function deskPage(page: Page) {
  const pad = page.locator('[data-coding]')
  return {
    pad,
    code: (term: string) => pad.locator(`[data-code="${term}"]`),
    running: pad.locator('[data-running]'),
    tier: (name: string) => page.locator(`[data-tier="${name}"]`),
    lane: (name: string) => page.locator(`[data-lane="${name}"] canvas`),
    tierName: page.getByRole('dialog').getByRole('textbox', { name: 'Name' }),
    makeTier: page.getByRole('button', { name: 'Make the tier' }),
  }
}
