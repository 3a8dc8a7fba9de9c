import { Send } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import ModelRunsPanel from './ModelRunsPanel.vue'

/** Servers are asked about samples, and their answers are scored and judged. */
export function register(): void {
  registerPanel({ id: 'modelRuns', title: 'panel.modelRuns', icon: Send, component: ModelRunsPanel, places: [{ workspace: 'evaluate', area: 'centre', order: 3 }] })
}
