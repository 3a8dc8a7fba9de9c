/** A key with its modifiers in one canonical spelling: `Mod+Shift+K`, `ArrowLeft`, `Space`, `,`. `Mod` is Ctrl, on macOS Command. */
export type KeyName = string

type Pressed = Readonly<{ key: string, code?: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean }>

const modifierKeys = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'])
const shown: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
}

/** The canonical name of a pressed key, or null for a modifier alone. Shift is named only where it does not already change the character. */
export function keyName(event: Pressed, options: { mac?: boolean } = {}): KeyName | null {
  if (modifierKeys.has(event.key))
    return null
  const mod = options.mac ? event.metaKey : event.ctrlKey
  const other = options.mac ? event.ctrlKey : event.metaKey
  const isLetter = /^\p{L}$/u.test(event.key)
  const base = event.key === ' ' ? 'Space' : isLetter ? event.key.toUpperCase() : event.key
  const saysShift = isLetter || base.length > 1
  return [mod && 'Mod', other && (options.mac ? 'Ctrl' : 'Meta'), event.altKey && 'Alt', event.shiftKey && saysShift && 'Shift', base]
    .filter(Boolean)
    .join('+')
}

/** How a key is written on buttons and in menus. */
export function keyLabel(name: KeyName, options: { mac?: boolean } = {}): string {
  const parts = name === '+' ? ['+'] : name.split(/\+(?!$)/)
  const words = parts.map(part => part === 'Mod' ? (options.mac ? '⌘' : 'Ctrl') : shown[part] ?? part)
  return words.join(options.mac ? '' : '+')
}
