import type { Page } from '@playwright/test'
import { ratingPage } from '../pages/rating.page.ts'
import { expect } from '../studio.ts'

/** Puts a gamepad into the page whose stick and buttons the test moves. */
export async function plugGamepad(page: Page): Promise<void> {
  await page.evaluate(() => {
    const button = (pressed: boolean): GamepadButton => ({ pressed, touched: pressed, value: Number(pressed) })
    const pad = { id: 'virtual', index: 0, connected: true, mapping: 'standard', timestamp: 0, axes: [0, 0, 0, 0], buttons: Array.from({ length: 17 }, () => button(false)) }
    Object.assign(window, { virtualPad: pad })
    navigator.getGamepads = () => [{ ...pad, timestamp: performance.now() } as unknown as Gamepad]
  })
}

/** Moves the stick. @param right in [-1, 1] @param up in [-1, 1] */
export async function stick(page: Page, right: number, up: number): Promise<void> {
  await page.evaluate(([x, y]) => {
    (window as unknown as { virtualPad: { axes: number[] } }).virtualPad.axes = [x!, -y!, 0, 0]
  }, [right, up])
}

/** Presses a button of the gamepad and lets it go. */
export async function pressButton(page: Page, index: number): Promise<void> {
  const set = (pressed: boolean): Promise<void> => page.evaluate(([at, down]) => {
    (window as unknown as { virtualPad: { buttons: { pressed: boolean }[] } }).virtualPad.buttons[at as number]!.pressed = down as boolean
  }, [index, pressed] as const)
  await set(true)
  await page.waitForTimeout(120)
  await set(false)
}

/** Opens the panel of ratings. */
export async function showRating(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Show continuous rating')
  await page.keyboard.press('Enter')
}

/** Opens the panel of ratings and makes a tier from a preset. */
export async function newTier(page: Page, name: string): Promise<void> {
  await showRating(page)
  await ratingPage(page).newScale.first().click()
  await page.getByRole('menuitem', { name }).first().click()
  await expect(ratingPage(page).begin).toBeEnabled()
}
