import { Film } from '@lucide/vue'
import { registerPanel } from '../../shell/dock/panels.ts'
import { registerPlayerCommands } from './player-commands.ts'
import PlayerPanel from './PlayerPanel.vue'

/** The panel with the picture, and the commands that move it. */
export function register(): void {
  registerPanel({
    id: 'player',
    title: 'panel.player',
    icon: Film,
    component: PlayerPanel,
    places: [{ workspace: 'annotate', area: 'centre', order: 0 }, { workspace: 'review', area: 'centre', order: 0 }],
    bare: true,
    headerless: true,
  })
  registerPlayerCommands()
}
