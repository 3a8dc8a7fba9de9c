import type { Page } from '@playwright/test'
import type { Studio } from '../studio.ts'
import { join } from 'node:path'
import { projectPage } from '../pages/project.page.ts'
import { expect } from '../studio.ts'

/** Lets the next "save as" dialog of the system answer with this path. */
export async function answerSaveDialog({ app }: Studio, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
}

/** Lets the next "open" dialogs of the system answer with these paths. */
export async function answerOpenDialog({ app }: Studio, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] })
  }, paths)
}

/** Makes a project in the test's folder from the start screen. @returns its folder */
export async function createProject(studio: Studio, name = 'Study'): Promise<string> {
  const path = join(studio.folder, `${name}.affectree`)
  await answerSaveDialog(studio, path)
  const { create, menu } = projectPage(studio.page)
  await create.click()
  await expect(menu).toContainText(name)
  return path
}

/** Adds files by the dialog and waits until each can be watched. */
export async function addVideos(studio: Studio, paths: readonly string[]): Promise<void> {
  const { addVideos: button, files } = projectPage(studio.page)
  const before = await files.count()
  await answerOpenDialog(studio, paths)
  await button.click()
  await expect(files).toHaveCount(before + paths.length)
  await expect(files.and(studio.page.locator('[data-state=ready]'))).toHaveCount(before + paths.length, { timeout: 60_000 })
}

export async function selectFile({ page }: Studio, name: string): Promise<void> {
  const { file } = projectPage(page)
  await file(name).click()
  await expect(file(name)).toHaveAttribute('aria-selected', 'true')
}

/** Brings a workspace to the front by its tab. */
export async function goToWorkspace(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
}

/** Brings a panel of a workspace to the front by its tab. */
export async function showPanel(page: Page, workspace: 'annotate' | 'review' | 'dataset' | 'train' | 'evaluate', title: string): Promise<void> {
  await page.locator(`[data-workspace=${workspace}]`).getByRole('tab', { name: title, exact: true }).click()
}
