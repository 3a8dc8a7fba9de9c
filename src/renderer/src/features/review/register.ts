import { ListChecks } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import { registerReviewCommands } from './review-commands.ts'
import ReviewPanel from './ReviewPanel.vue'

/** Going through what the machine read, one item after the other. */
export function register(): void {
  registerPanel({ id: 'review', title: 'panel.review', icon: ListChecks, component: ReviewPanel, places: [{ workspace: 'review', area: 'left', order: 0 }], bare: true, headerless: true })
  registerReviewCommands()
}
