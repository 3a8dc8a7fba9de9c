import type { Page } from '@playwright/test'
import { readFrameNumber } from '../../src/main/engine/media/fixtures/frame-number.ts'
import { playerPage } from '../pages/player.page.ts'
import { expect } from '../studio.ts'

/** What is on the canvas: the PTS it says it shows and one row of its pixels through the code that carries the frame's number. */
type CanvasRow = Readonly<{ ptsUs: number, widthPx: number, pixels: number[] }>

/** Waits until another picture than the one with `beforeUs` is drawn, and reads the row of blocks from it. */
async function rowOf(page: Page, beforeUs: number | null): Promise<CanvasRow> {
  const handle = await page.waitForFunction((previous) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-exact-canvas]')
    const said = canvas?.dataset['ptsUs']
    if (!canvas || said === undefined || (previous !== null && Number(said) === previous))
      return null
    const row = Math.floor(Math.floor(canvas.height / 6) / 2)
    const data = canvas.getContext('2d')?.getImageData(0, row, canvas.width, 1).data
    return data ? { ptsUs: Number(said), widthPx: canvas.width, pixels: [...data] } : null
  }, beforeUs, { polling: 'raf' })
  const row = await handle.jsonValue()
  if (!row)
    throw new Error('The canvas shows nothing')
  return row
}

/** The number that the picture on the canvas carries; -1 when it carries none. Waits for another picture than `beforeUs`. */
export async function shownNumber(page: Page, beforeUs: number | null = null): Promise<Readonly<{ ptsUs: number, number: number }>> {
  const { ptsUs, widthPx, pixels } = await rowOf(page, beforeUs)
  // the reader looks at the middle of the code row: of a picture 6 pixels high that is the third
  const picture = [...pixels, ...pixels, ...pixels, ...pixels]
  return { ptsUs, number: readFrameNumber(picture, widthPx, 6, 4) }
}

/** Waits until the selected file shows a frame: from then on it can be played and stepped. */
export async function waitForPicture(page: Page): Promise<void> {
  await expect(playerPage(page).stage).toHaveAttribute('data-shown-us', /\d/)
}

/** Goes to a frame by its number, through the dialog. */
export async function goToFrame(page: Page, index: number): Promise<void> {
  const { goTo } = playerPage(page)
  await page.keyboard.press('Control+g')
  await goTo.fill(`f${index}`)
  await goTo.press('Enter')
  await expect(goTo).toBeHidden()
}
