import type { Page } from '@playwright/test'
import { searchPage } from '../pages/search.page.ts'
import { expect } from '../studio.ts'

/** Asks the search by keyboard and waits for its answer. @returns how many were found */
export async function searchFor(page: Page, query: string): Promise<number> {
  await page.keyboard.press('Control+f')
  const { panel, query: box, told } = searchPage(page)
  await expect(box).toBeFocused()
  const before = Number(await panel.getAttribute('data-answered'))
  await box.fill(query)
  await page.keyboard.press('Enter')
  await expect(panel).toHaveAttribute('data-answered', String(before + 1))
  const [count = ''] = (await told.textContent() ?? '').match(/[\d,]+/) ?? []
  return Number(count.replaceAll(',', ''))
}
