import type { Component, InjectionKey } from 'vue'
import type { MessageKey } from '../messages/messages.ts'
import { computed, shallowReactive } from 'vue'

export type WorkspaceId = 'annotate' | 'review' | 'dataset' | 'train' | 'evaluate'

/** Where a panel stands by default. `order` sorts the tabs of one area; the first is in front. */
export type PanelPlace = Readonly<{ workspace: WorkspaceId, area: 'centre' | 'bottom' | 'left' | 'left-lower' | 'right', order: number }>

/**
 * A docked panel. Features register theirs and never meet otherwise. The component gets no props: it reads the stores.
 * `bare` panels draw to their edges (video, lanes); the others scroll. A panel that stands in several workspaces lives only in the one in front.
 */
export type PanelDefinition = Readonly<{
  id: string
  title: MessageKey
  icon: Component
  component: Component
  places: readonly PanelPlace[]
  bare?: boolean
  /** Shown without a tab while it is alone in its place. */
  headerless?: boolean
}>

const registered = shallowReactive(new Map<string, PanelDefinition>())

export const panels = computed(() => [...registered.values()])

export function registerPanel(panel: PanelDefinition): void {
  registered.set(panel.id, panel)
}

export function panelById(id: string): PanelDefinition | null {
  return registered.get(id) ?? null
}

/** The panels of an area of a workspace, in order. */
export function panelsOf(workspace: WorkspaceId, area: PanelPlace['area']): readonly PanelDefinition[] {
  const orderOf = (panel: PanelDefinition): number | undefined =>
    panel.places.find(place => place.workspace === workspace && place.area === area)?.order
  return panels.value
    .filter(panel => orderOf(panel) !== undefined)
    .toSorted((a, b) => (orderOf(a) ?? 0) - (orderOf(b) ?? 0))
}

/** The workspace that a panel is drawn in. */
export const workspaceKey: InjectionKey<WorkspaceId> = Symbol('workspace')
