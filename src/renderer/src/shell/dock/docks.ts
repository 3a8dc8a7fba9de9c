import type { WorkspaceId } from './panels.ts'
import { shallowRef } from 'vue'

type Dock = Readonly<{ show: (panelId: string) => void, reset: () => void }>

const docks = new Map<WorkspaceId, Dock>()

/** The workspace in front. The document, the clock and the selection are the same in all of them. */
export const workspace = shallowRef<WorkspaceId>('annotate')

/** Makes a mounted dock known; answers a function that forgets it. */
export function registerDock(id: WorkspaceId, dock: Dock): () => void {
  docks.set(id, dock)
  return () => void (docks.get(id) === dock && docks.delete(id))
}

/** Brings a panel of the workspace in front to the fore and puts the focus into it, unless the hand stays where it is. */
export function showPanel(panelId: string, options: Readonly<{ focus?: boolean }> = {}): void {
  docks.get(workspace.value)?.show(panelId)
  if (options.focus === false)
    return
  requestAnimationFrame(() => {
    const panel = document.querySelector<HTMLElement>(`[data-workspace="${workspace.value}"] [data-panel="${panelId}"]`)
    const target = panel?.querySelector<HTMLElement>('[data-autofocus]') ?? panel?.querySelector<HTMLElement>('[tabindex="0"],button,input')
    target?.focus({ preventScroll: true })
  })
}

export function resetLayout(): void {
  docks.get(workspace.value)?.reset()
}
