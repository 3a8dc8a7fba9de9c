import type { KeyName } from './keys.ts'
import type { Command } from './registry.ts'
import { useEventListener } from '@vueuse/core'
import { useStudio } from '../stores/studio.store.ts'
import { keyLabel, keyName } from './keys.ts'
import { canRun, commandById, commands } from './registry.ts'

const mac = navigator.userAgent.includes('Macintosh')

/** The canonical name of a pressed key on this system. */
export function pressedKey(event: KeyboardEvent): KeyName | null {
  return keyName(event, { mac })
}

/** The key of a command as the person has it: their own, or the default. Null when it has none. */
export function keyOf(command: Command): KeyName | null {
  return useStudio().settings.keymap[command.id] ?? command.key ?? null
}

/** The key of a command as it is written on buttons; empty when it has none. */
export function keyLabelOf(id: string): string {
  const command = commandById(id)
  const key = command && keyOf(command)
  return key ? keyLabel(key, { mac }) : ''
}

/** Commands that would hear the same key in the same place as `command` with `key`. */
export function conflictsOf(command: Command, key: KeyName): readonly Command[] {
  return commands.value.filter(other => other.id !== command.id && other.scope === command.scope && keyOf(other) === key)
}

function hears(command: Command, key: KeyName): boolean {
  return keyOf(command) === key || (command.alternates?.includes(key) ?? false)
}

function isText(target: Element): boolean {
  return target instanceof HTMLTextAreaElement
    || (target instanceof HTMLElement && target.isContentEditable)
    || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type))
}

/** True where the focused element itself has a better use for the key: text fields, menus, and controls reached by keyboard. */
function isTaken(target: Element, key: KeyName): boolean {
  if (isText(target))
    return !/^Mod\+[KS,]$/.test(key) && !/^F\d+$/.test(key)
  // a dialog that has just opened may not have the focus yet; its keys are its own all the same
  if (target.closest('[role=menu],[role=dialog],[data-keys=own]') || document.querySelector('[role=dialog][data-state=open]'))
    return !key.startsWith('Mod+')
  if (!target.matches(':focus-visible'))
    return false
  if (key === 'Space' || key === 'Enter')
    return target.matches('button,a,select,input,[role=tab],[role=slider],[role=switch],[role=radio],summary')
  return key.startsWith('Arrow') && target.matches('select,input,[role=tab],[role=slider],[role=radio]')
}

/** The command that a key stands for where the focus is: what comes first of all, then the scope's own, then the window's. */
export function commandFor(key: KeyName, target: Element): Command | null {
  const scope = target.closest<HTMLElement>('[data-scope]')?.dataset['scope']
  const candidates = commands.value.filter(command => hears(command, key) && canRun(command))
  return candidates.find(command => command.first)
    ?? candidates.find(command => command.scope !== undefined && command.scope === scope)
    ?? candidates.find(command => command.scope === undefined)
    ?? null
}

/** Listens to the keyboard of the whole window. Call once, in the root component. */
export function useKeymap(): void {
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    const key = pressedKey(event)
    const target = event.target instanceof Element ? event.target : document.body
    if (!key || event.defaultPrevented || event.isComposing || isTaken(target, key))
      return
    const command = commandFor(key, target)
    if (!command)
      return
    event.preventDefault()
    if (event.repeat && command.once)
      return
    command.run()
  })
}
