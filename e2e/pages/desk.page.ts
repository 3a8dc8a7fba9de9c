import type { Page } from '@playwright/test'

/** The annotation desk: tiers, the coding pad, the table of annotations and the search. */
export function deskPage(page: Page) {
  const pad = page.locator('[data-coding]')
  const table = page.getByRole('grid', { name: 'Annotations as a table' })
  return {
    pad,
    table,
    rows: table.locator('[data-row]'),
    code: (term: string) => pad.locator(`[data-code="${term}"]`),
    running: pad.locator('[data-running]'),
    latency: pad.locator('[data-latency]'),
    inspector: page.locator('[data-inspector]'),
    tier: (name: string) => page.locator(`[data-tier="${name}"]`),
    lane: (name: string) => page.locator(`[data-lane="${name}"] canvas`),
    tierName: page.getByRole('dialog').getByRole('textbox', { name: 'Name' }),
    makeTier: page.getByRole('button', { name: 'Make the tier' }),
    search: page.locator('[data-search]'),
    found: page.locator('[data-search] [data-found]'),
  }
}
