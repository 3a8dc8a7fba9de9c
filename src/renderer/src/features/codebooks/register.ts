import { BookOpen } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import CodebooksPanel from './CodebooksPanel.vue'

/** Codebooks: those built in to read, own ones to make and edit. */
export function register(): void {
  registerPanel({ id: 'codebooks', title: 'panel.codebooks', icon: BookOpen, component: CodebooksPanel, places: [{ workspace: 'annotate', area: 'right', order: 5 }] })
}
