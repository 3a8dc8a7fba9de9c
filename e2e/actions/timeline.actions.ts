import type { Page } from '@playwright/test'
import { timelinePage } from '../pages/timeline.page.ts'
import { expect } from '../studio.ts'

/** Opens the table of segments. */
export async function showTable(page: Page): Promise<void> {
  const { table } = timelinePage(page)
  if (!await table.isVisible())
    await page.keyboard.press('t')
  await expect(table).toBeVisible()
}

/** How many rows the table of segments has: the heading does not count. */
export async function segmentRows(page: Page): Promise<number> {
  return Number(await timelinePage(page).table.getAttribute('aria-rowcount')) - 1
}

/** Marks a span from the frame at the cursor on, by keyboard, and makes it a segment. The cursor ends `frames` further. */
export async function addSegment(page: Page, frames: number): Promise<void> {
  await page.keyboard.press('i')
  for (let step = 0; step < frames; step++)
    await page.keyboard.press('ArrowRight')
  await page.keyboard.press('o')
  await page.keyboard.press('n')
}
