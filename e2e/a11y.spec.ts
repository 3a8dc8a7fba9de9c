import type { View } from './actions/axe.actions.ts'
import type { Studio } from './studio.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeClip } from '../src/main/engine/media/fixtures/make-clip.ts'
import { auditViews } from './actions/axe.actions.ts'
import { codeStates, makeTier } from './actions/desk.actions.ts'
import { waitForPicture } from './actions/player.actions.ts'
import { addVideos, answerOpenDialog, createProject, goToWorkspace, showPanel } from './actions/project.actions.ts'
import { newTier } from './actions/rating.actions.ts'
import { searchFor } from './actions/search.actions.ts'
import { addSegment, showTable } from './actions/timeline.actions.ts'
import { waitForSaved } from './actions/tree.actions.ts'
import { projectPage } from './pages/project.page.ts'
import { timelinePage } from './pages/timeline.page.ts'
import { expect, test } from './studio.ts'

const said = 'WEBVTT\n\n00:00.200 --> 00:00.900\n<v Anna>We are coming to it.\n\n00:01.000 --> 00:01.800\n<v Ben>And then?\n'

/** A project with something in each panel: a clip, a segment, coded states, a rating's tier, and what is said. */
async function fill(studio: Studio): Promise<void> {
  const { page, folder } = studio
  const clip = join(folder, 'clip.mp4')
  makeClip(clip, { format: 'mp4', encoder: 'libx264', frames: 60, tones: [{ encoder: 'aac', hz: 440 }] })
  await addVideos(studio, [clip])
  await waitForPicture(page)
  await addSegment(page, 8)
  await makeTier(page, 'Mood', 'Emotions')
  await page.keyboard.press('c')
  await codeStates(page, [['happiness', 4, 20], ['sadness', 24, 40]])
  await page.keyboard.press('c')
  writeFileSync(join(folder, 'said.vtt'), said)
  await answerOpenDialog(studio, [join(folder, 'said.vtt')])
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Import a transcript')
  await page.keyboard.press('Enter')
  await expect(timelinePage(page).panel.locator('[data-lane*=Anna]')).toBeVisible()
  await newTier(page, 'Valence and arousal')
  await waitForSaved(page)
}

function dialogsOf({ page }: Studio): View[] {
  const settings = (tab: string): View => [`settings, ${tab}`, async () => {
    await page.keyboard.press('Control+,')
    await page.getByRole('dialog').getByRole('tab', { name: tab }).click()
  }]
  return [
    ['export', async () => {
      await page.keyboard.press('Control+Alt+e')
      await expect(page.getByRole('dialog')).toBeVisible()
    }],
    ['palette', async () => {
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
    }],
    ...['General', 'Keys', 'Own models', 'Model servers', 'About'].map(settings),
  ]
}

function viewsOf(studio: Studio): View[] {
  const { page } = studio
  const annotate = (title: string): View => [title, async () => {
    await goToWorkspace(page, 'Annotate')
    await showPanel(page, 'annotate', title)
  }]
  return [
    ...['Tree', 'Compare', 'Why', 'Coding', 'Codebooks', 'Rating', 'History', 'Segments', 'Tiers', 'Faces', 'Overall', 'Annotations'].map(annotate),
    ['search with finds', async () => {
      await goToWorkspace(page, 'Annotate')
      expect(await searchFor(page, 'annotation tier Mood')).toBe(2)
    }],
    ['segments as a table', async () => {
      await goToWorkspace(page, 'Annotate')
      await showPanel(page, 'annotate', 'Timeline')
      await page.locator('[data-timeline] [role=group]').focus()
      await showTable(page)
    }],
    ['segments as lanes again', async () => {
      await page.keyboard.press('t')
      await expect(page.locator('[data-timeline] [role=group]')).toBeVisible()
    }],
    ...['Review', 'Dataset', 'Train'].map((name): View => [name, () => goToWorkspace(page, name)]),
    ...dialogsOf(studio),
  ]
}

test('axe finds nothing on the start screen and in an empty project, in every theme', async ({ studio }) => {
  test.setTimeout(120_000)
  await expect(projectPage(studio.page).create).toBeEnabled()
  expect(await auditViews(studio, [['start', async () => {}]])).toEqual({})
  await createProject(studio)
  expect(await auditViews(studio, [['empty project', async () => {}]])).toEqual({})
})

test('axe finds nothing on any view of a project at work, in every theme', async ({ studio }) => {
  test.setTimeout(420_000)
  await createProject(studio)
  await fill(studio)
  expect(await auditViews(studio, viewsOf(studio))).toEqual({})
})

test('axe finds nothing at the evaluation desk, in every theme', async ({ studio }) => {
  test.setTimeout(240_000)
  const { page, folder } = studio
  await createProject(studio)
  await goToWorkspace(page, 'Evaluate')
  const answer = (response: string): string => JSON.stringify({ response, labels: 'A', messages: [{ role: 'user', content: 'What does the face show? (A) Anger (B) Fear' }], videos: ['clip.mp4'] })
  for (const [name, responses] of [['one', ['A', 'B']], ['two', ['B', 'I cannot say']]] as const) {
    const path = join(folder, `${name}.jsonl`)
    writeFileSync(path, responses.map(answer).join('\n'))
    await answerOpenDialog(studio, [path])
    await page.getByRole('button', { name: 'Import results' }).click()
    await expect(page.locator(`[data-evaluation-run="${name}.jsonl"]`)).toContainText('2 of 2 answered')
  }
  const views = ['Table', 'Comparison', 'Model runs', 'Task'].map((title): View => [title, () => showPanel(page, 'evaluate', title)])
  expect(await auditViews(studio, [...views, ['an error on its clip', async () => {
    await page.locator('[data-run-error]').first().click()
    await expect(page.locator('[data-shown-error]')).toBeVisible()
  }]])).toEqual({})
})
