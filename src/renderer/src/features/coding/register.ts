import { Keyboard } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import { registerCodingCommands } from './coding-commands.ts'
import CodingPad from './CodingPad.vue'

/** Coding by keys while the video plays. */
export function register(): void {
  registerPanel({ id: 'coding', title: 'panel.coding', icon: Keyboard, component: CodingPad, places: [{ workspace: 'annotate', area: 'right', order: 3 }] })
  registerCodingCommands()
}
