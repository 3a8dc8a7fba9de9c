import { List, ListTree } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import SegmentsPanel from './SegmentsPanel.vue'
import { registerTreeCommands } from './tree-commands.ts'
import TreePanel from './TreePanel.vue'

/** The tree of the selected segment and the list of segments. */
export function register(): void {
  registerPanel({ id: 'tree', title: 'panel.tree', icon: ListTree, component: TreePanel, places: [{ workspace: 'annotate', area: 'right', order: 0 }, { workspace: 'review', area: 'right', order: 0 }], bare: true })
  registerPanel({ id: 'segments', title: 'panel.segments', icon: List, component: SegmentsPanel, places: [{ workspace: 'annotate', area: 'left-lower', order: 0 }], bare: true })
  registerTreeCommands()
}
