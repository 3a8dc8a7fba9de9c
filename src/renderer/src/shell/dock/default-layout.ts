import type { AddPanelPositionOptions, DockviewApi } from 'dockview-vue'
import type { PanelPlace, WorkspaceId } from './panels.ts'
import { t } from '../messages/messages.ts'
import { panelsOf } from './panels.ts'

type Area = PanelPlace['area']
type Size = Readonly<{ initialWidth?: number, initialHeight?: number }>

/** What the panels at the sides need to show their text, px: a window made narrower takes from the picture instead. */
const narrowest: Readonly<Partial<Record<Area, number>>> = { left: 232, right: 320 }

/** Areas in the order of building: the bottom spans the window, so it is split off before the sides. */
const order: readonly Area[] = ['centre', 'bottom', 'left', 'left-lower', 'right']

function sizeOf(area: Area, api: DockviewApi, workspace: WorkspaceId): Size {
  if (area === 'bottom')
    return { initialHeight: Math.round(Math.min(380, api.height * (workspace === 'review' ? 0.3 : 0.4))) }
  if (area === 'left' && workspace === 'review')
    return { initialWidth: Math.round(Math.min(360, Math.max(316, api.width * 0.2))) }
  if (area === 'left' && workspace === 'train')
    return { initialWidth: Math.round(Math.min(420, api.width * 0.32)) }
  if (area === 'left')
    return { initialWidth: Math.round(Math.min(320, Math.max(248, api.width * 0.18))) }
  if (area === 'left-lower')
    return { initialHeight: Math.round(api.height * 0.3) }
  return area === 'right' ? { initialWidth: Math.round(Math.min(460, Math.max(320, api.width * 0.26))) } : {}
}

function positionOf(area: Area, first: ReadonlyMap<Area, string>): AddPanelPositionOptions | undefined {
  const centre = first.get('centre')
  if (area === 'bottom')
    return { direction: 'below' }
  if (area === 'left-lower' && first.has('left'))
    return { referencePanel: first.get('left') ?? '', direction: 'below' }
  if (area === 'centre' || !centre)
    return area === 'centre' ? undefined : { direction: area === 'right' ? 'right' : 'left' }
  return { referencePanel: centre, direction: area === 'right' ? 'right' : 'left' }
}

/** Arranges a workspace as it comes: picture in the centre, files left, tree right, time axis below over the whole width. */
export function buildDefaultLayout(api: DockviewApi, workspace: WorkspaceId): void {
  api.clear()
  const first = new Map<Area, string>()
  for (const area of order) {
    for (const panel of panelsOf(workspace, area)) {
      const reference = first.get(area)
      const position = reference ? { referencePanel: reference, direction: 'within' as const } : positionOf(area, first)
      api.addPanel({
        id: panel.id,
        component: 'panel',
        title: t(panel.title),
        params: { panelId: panel.id },
        ...(position ? { position } : {}),
        ...(narrowest[area] === undefined ? {} : { minimumWidth: narrowest[area] }),
        ...(reference ? { inactive: true } : sizeOf(area, api, workspace)),
      })
      if (!reference)
        first.set(area, panel.id)
    }
  }
}
