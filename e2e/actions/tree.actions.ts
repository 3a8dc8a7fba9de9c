import type { Page } from '@playwright/test'
import { projectPage } from '../pages/project.page.ts'
import { treePage } from '../pages/tree.page.ts'
import { expect } from '../studio.ts'

/** Waits until the window says that everything is committed. */
export async function waitForSaved(page: Page): Promise<void> {
  await expect(projectPage(page).saved).toHaveAttribute('data-save-state', 'saved')
}

/** Puts the focus into the tree and selects the first node of a level, by keyboard. */
export async function goToNode(page: Page, level: string): Promise<void> {
  const { outline, active } = treePage(page)
  await outline.focus()
  await page.keyboard.press('Home')
  for (let step = 0; step < 40; step++) {
    if (await active.getAttribute('data-level') === level)
      return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`The tree has no ${level}`)
}

/** Says what every segment of the file shows, by keyboard: the machine's reading, or for every fourth another emotion. */
export async function reviewFile(page: Page): Promise<number> {
  const { segments, segment } = treePage(page)
  const total = Number(await segments.first().getAttribute('aria-setsize'))
  await segments.first().click()
  for (let index = 0; index < total; index++) {
    const id = await segment.getAttribute('data-segment')
    await page.keyboard.press(index % 4 === 3 ? '6' : 'Shift+A')
    await expect(segment).toHaveAttribute('data-layer', 'person')
    if (index + 1 < total) {
      await page.keyboard.press('PageDown')
      await expect(segment).not.toHaveAttribute('data-segment', id ?? '')
    }
  }
  await waitForSaved(page)
  return total
}
