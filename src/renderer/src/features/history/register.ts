import { History } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import HistoryPanel from './HistoryPanel.vue'

/** The change log. */
export function register(): void {
  registerPanel({ id: 'history', title: 'panel.history', icon: History, component: HistoryPanel, places: [{ workspace: 'annotate', area: 'right', order: 2 }] })
}
