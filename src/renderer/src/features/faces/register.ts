import { Users } from '@lucide/vue'
import { registerCommands } from '../../shell/commands/registry.ts'
import { registerPanel } from '../../shell/dock/panels.ts'
import { faceCommands } from './face-commands.ts'
import FacesPanel from './FacesPanel.vue'

/** The faces of the project and who they are. */
export function register(): void {
  registerPanel({ id: 'faces', title: 'panel.faces', icon: Users, component: FacesPanel, places: [{ workspace: 'annotate', area: 'left-lower', order: 1 }] })
  registerCommands(faceCommands())
}
