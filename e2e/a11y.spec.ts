import type { Page } from '@playwright/test'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { waitForPicture } from './actions/player.actions.ts'
import { addVideos, createProject, goToWorkspace } from './actions/project.actions.ts'
import { addSegment, showTable } from './actions/timeline.actions.ts'
import { projectPage } from './pages/project.page.ts'
import { expect, test } from './studio.ts'

const themes = ['dark', 'light', 'contrast'] as const

async function setTheme(page: Page, theme: typeof themes[number]): Promise<void> {
  for (let turn = 0; turn < themes.length; turn++) {
    if (await page.locator(`html[data-theme=${theme}]`).count() === 1)
      return
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
    await page.keyboard.type('Change theme')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

/** What axe finds wrong, as one line a finding; an empty list is a pass. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim() ?? ''})`))
}

test('axe finds nothing on the start screen and in the workspaces, in every theme', async ({ studio }) => {
  test.setTimeout(180_000)
  const { page, folder } = studio
  await expect(projectPage(page).create).toBeEnabled()
  const found: Record<string, string[]> = {}
  const look = async (view: string): Promise<void> => {
    for (const theme of themes) {
      await setTheme(page, theme)
      const list = await violations(page)
      if (list.length > 0)
        found[`${view}, ${theme}`] = list
    }
  }
  await look('start')

  const clip = join(folder, 'clip.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 60, tones: [{ encoder: 'aac', hz: 440 }] })
  await createProject(studio)
  await look('empty project')
  await addVideos(studio, [clip])
  await waitForPicture(page)
  await addSegment(page, 8)
  await look('annotate')
  await showTable(page)
  await look('segments as a table')
  await goToWorkspace(page, 'Review')
  await look('review')
  await goToWorkspace(page, 'Dataset')
  await look('dataset')
  await goToWorkspace(page, 'Train')
  await look('train')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('dialog')).toBeVisible()
  const settings = await violations(page)
  if (settings.length > 0)
    found['settings'] = settings
  expect(found).toEqual({})
  // axe measures with inline styles, which the content policy refuses
  const own = studio.problems.filter(problem => !problem.includes('Refused to apply inline style'))
  studio.problems.splice(0, Infinity, ...own)
})
