import { CircleHelp, Columns2, Layers, List, ListTree } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import AggregatePanel from './AggregatePanel.vue'
import ComparePanel from './ComparePanel.vue'
import SegmentsPanel from './SegmentsPanel.vue'
import { registerTreeCommands } from './tree-commands.ts'
import TreePanel from './TreePanel.vue'
import WhyPanel from './WhyPanel.vue'

/** The tree of the selected segment and the list of segments. */
export function register(): void {
  registerPanel({ id: 'tree', title: 'panel.tree', icon: ListTree, component: TreePanel, places: [{ workspace: 'annotate', area: 'right', order: 0 }, { workspace: 'review', area: 'right', order: 0 }], bare: true })
  registerPanel({ id: 'compare', title: 'panel.compare', icon: Columns2, component: ComparePanel, places: [{ workspace: 'annotate', area: 'right', order: 2 }, { workspace: 'review', area: 'right', order: 1 }], bare: true })
  registerPanel({ id: 'why', title: 'panel.why', icon: CircleHelp, component: WhyPanel, places: [{ workspace: 'annotate', area: 'right', order: 3 }, { workspace: 'review', area: 'right', order: 2 }] })
  registerPanel({ id: 'aggregate', title: 'panel.aggregate', icon: Layers, component: AggregatePanel, places: [{ workspace: 'annotate', area: 'left-lower', order: 3 }] })
  registerPanel({ id: 'segments', title: 'panel.segments', icon: List, component: SegmentsPanel, places: [{ workspace: 'annotate', area: 'left-lower', order: 0 }], bare: true })
  registerTreeCommands()
}
