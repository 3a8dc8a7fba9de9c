import { join } from 'node:path'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { goToFrame, waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject } from './actions/project.actions.ts'
import { showTable } from './actions/timeline.actions.ts'
import { waitForSaved } from './actions/tree.actions.ts'
import { playerPage } from './pages/player.page.ts'
import { timelinePage } from './pages/timeline.page.ts'
import { expect, test } from './studio.ts'

test('a bound is dragged to a frame and taken back; the axis zooms, fits and moves the cursor', async ({ studio }) => {
  const { page, folder } = studio
  const clip = join(folder, 'clip.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 240 })
  await createProject(studio)
  await addVideos(studio, [clip])
  await waitForPicture(page)
  await page.keyboard.press('i')
  await goToFrame(page, 60)
  await page.keyboard.press('o')
  await page.keyboard.press('n')
  await waitForSaved(page)

  const { lane, ruler, rows, panel } = timelinePage(page)
  const canvas = lane('person').locator('canvas')
  const box = await canvas.boundingBox()
  if (!box)
    throw new Error('The lane is not on the screen')
  const x = (frame: number): number => box.x + frame / 240 * box.width
  const y = box.y + box.height / 2
  await page.mouse.move(x(60) - 1, y)
  await page.mouse.down()
  await page.mouse.move(x(90), y, { steps: 4 })
  await page.mouse.move(x(120), y, { steps: 4 })
  await page.mouse.up()
  await waitForSaved(page)
  await showTable(page)
  const end = rows.first().locator('[role=gridcell]').nth(1)
  await expect(end).toHaveText('00:00:04.000')
  await page.keyboard.press('Control+z')
  await expect(end).toHaveText('00:00:02.000')
  await page.keyboard.press('t')

  const scale = await ruler.boundingBox()
  if (!scale)
    throw new Error('The ruler is not on the screen')
  await page.mouse.click(scale.x + scale.width / 2, scale.y + 5)
  await expect(playerPage(page).frame).toHaveText(/^f 1(?:19|20)$/)
  await page.mouse.move(scale.x + scale.width / 2, scale.y + 40)
  await page.mouse.wheel(0, -600)
  await page.mouse.click(scale.x + scale.width - 2, scale.y + 5)
  await expect(playerPage(page).frame).toHaveText(/^f 1[2-4]\d$/)
  await page.keyboard.press('f')
  await page.mouse.click(scale.x + scale.width - 2, scale.y + 5)
  await expect(playerPage(page).frame).toHaveText(/^f 23\d$/)
  await expect(panel).toBeVisible()
})

test('the lane of speech unfolds to a spectrogram that follows the axis, and folds again', async ({ studio }) => {
  const { page, folder } = studio
  const clip = join(folder, 'talk.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 240, tones: [{ encoder: 'aac', hz: 1000 }] })
  await createProject(studio)
  await addVideos(studio, [clip])
  await waitForPicture(page)
  const { spectrogram, voice } = timelinePage(page)
  await voice.focus()
  await page.keyboard.press('Enter')
  await expect(spectrogram).toHaveAttribute('data-ready', 'true')
  // a tone of 1 kHz: of 64 bands up to 8 kHz on the mel scale the 22nd from below
  const darkest = (): Promise<number> => spectrogram.evaluate((canvas: HTMLCanvasElement) => {
    const column = canvas.getContext('2d')!.getImageData(Math.floor(canvas.width / 2), 0, 1, canvas.height).data.filter((_, i) => i % 4 === 3)
    return 1 - column.indexOf(Math.max(...column)) / column.length
  })
  await expect.poll(darkest).toBeGreaterThan(0.28)
  expect(await darkest()).toBeLessThan(0.42)
  const box = await spectrogram.boundingBox()
  await page.mouse.move(box!.x + box!.width / 2, box!.y + 20)
  await page.mouse.wheel(0, -900)
  await expect(spectrogram).toHaveAttribute('data-ready', 'true')
  await expect.poll(darkest).toBeGreaterThan(0.28)
  await voice.press('Enter')
  await expect(spectrogram).toHaveCount(0)
})
