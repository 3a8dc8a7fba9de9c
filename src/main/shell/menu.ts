import process from 'node:process'
import { Menu } from 'electron'

/** macOS needs a menu for copy, paste and quit; elsewhere every command is in the window itself. */
export function setApplicationMenu(): void {
  const roles = process.platform === 'darwin' ? (['appMenu', 'editMenu', 'windowMenu'] as const) : []
  Menu.setApplicationMenu(roles.length > 0 ? Menu.buildFromTemplate(roles.map(role => ({ role }))) : null)
}
