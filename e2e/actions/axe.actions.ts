import type { Page } from '@playwright/test'
import type { Studio } from '../studio.ts'
import AxeBuilder from '@axe-core/playwright'
import { expect } from '../studio.ts'

/** The themes of the window. */
export const themes = ['dark', 'light', 'contrast'] as const

/** Brings a theme on by the palette. */
export async function setTheme(page: Page, theme: typeof themes[number]): Promise<void> {
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

/** A view by its name and how to come there from any other. */
export type View = readonly [name: string, open: () => Promise<void>]

/** Goes through the views in every theme. @returns the findings, by view and theme; an empty object is a pass */
export async function auditViews({ page, problems }: Studio, views: readonly View[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const theme of themes) {
    await setTheme(page, theme)
    for (const [name, open] of views) {
      await open()
      const list = await violations(page)
      if (list.length > 0)
        found[`${name}, ${theme}`] = list
      if (await page.getByRole('dialog').count() > 0)
        await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  }
  // axe measures with inline styles, which the content policy refuses
  problems.splice(0, Infinity, ...problems.filter(problem => !problem.includes('Refused to apply inline style')))
  return found
}
