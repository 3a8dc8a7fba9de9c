import type { Page } from '@playwright/test'

/** The affective tree of the selected segment, and the list of segments. */
export function treePage(page: Page) {
  const panel = page.locator('[data-panel=tree]')
  return {
    panel,
    segment: panel.locator('[data-segment]'),
    outline: panel.getByRole('tree'),
    nodes: panel.getByRole('treeitem'),
    node: (level: string) => panel.locator(`[data-level="${level}"]`),
    active: panel.locator('[role=treeitem][aria-selected=true]'),
    evidence: panel.locator('[data-evidence]'),
    rationale: panel.locator('[data-rationale]'),
    picker: panel.getByRole('combobox'),
    segments: page.locator('[data-panel=segments] [role=option]'),
    changes: page.locator('[data-panel=history] [data-sequence]'),
  }
}
