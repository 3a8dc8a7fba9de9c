import type { Locator, Page } from '@playwright/test'
import { deskPage } from '../pages/desk.page.ts'
import { playerPage } from '../pages/player.page.ts'
import { expect } from '../studio.ts'
import { goToFrame } from './player.actions.ts'

/** Presses Tab until the control has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let turn = 0; turn < 40; turn++) {
    if (await control.evaluate(element => element === document.activeElement))
      return
    await page.keyboard.press('Tab')
  }
  await expect(control).toBeFocused()
}

/** Makes a tier by keyboard. @param codebook the first letters of its codebook's name */
export async function makeTier(page: Page, name: string, codebook: string): Promise<void> {
  const { tierName, makeTier: button, tier } = deskPage(page)
  await page.keyboard.press('Control+Shift+E')
  await expect(tierName).toBeFocused()
  await page.keyboard.type(name)
  await tabTo(page, page.getByRole('dialog').getByLabel('Codebook'))
  await page.keyboard.type(codebook)
  await tabTo(page, button)
  await page.keyboard.press('Enter')
  await expect(tier(name)).toHaveAttribute('aria-pressed', 'true')
}

/** Presses each key at another frame than the one before while the video goes on. */
export async function codeKeys(page: Page, keys: readonly string[]): Promise<void> {
  const { stage } = playerPage(page)
  for (const key of keys) {
    const shown = await stage.getAttribute('data-shown-us')
    await page.waitForFunction(before => document.querySelector('[data-shown-us]')?.getAttribute('data-shown-us') !== before, shown)
    await page.waitForTimeout(60)
    await page.keyboard.press(key)
  }
}

/** The key of a code, as the pad shows it. */
export async function keyOfCode(page: Page, term: string): Promise<string> {
  return (await deskPage(page).code(term).locator('kbd').textContent() ?? '').trim()
}

/** Codes states at frames while the video stands: the key of the term starts one at the first frame and ends it at the second. */
export async function codeStates(page: Page, states: readonly (readonly [term: string, from: number, to: number])[]): Promise<void> {
  const { running } = deskPage(page)
  for (const [term, from, to] of states) {
    const key = await keyOfCode(page, term)
    await goToFrame(page, from)
    await page.keyboard.press(key)
    await expect(running).toHaveCount(1)
    await goToFrame(page, to)
    await page.keyboard.press(key)
    await expect(running).toHaveCount(0)
  }
}
