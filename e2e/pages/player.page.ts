import type { Page } from '@playwright/test'

/** What the player consists of. */
export function playerPage(page: Page) {
  const panel = page.locator('[data-player]')
  return {
    panel,
    stage: panel.locator('[data-shown-us]'),
    canvas: panel.locator('[data-exact-canvas]'),
    video: panel.locator('video'),
    overlay: panel.locator('canvas.face-overlay'),
    time: panel.locator('[data-readout=time]'),
    frame: panel.locator('[data-readout=frame]'),
    speed: panel.locator('[data-readout=speed]'),
    play: panel.locator('[data-command="player.toggle"]'),
    goTo: page.locator('[data-go-to]'),
  }
}
