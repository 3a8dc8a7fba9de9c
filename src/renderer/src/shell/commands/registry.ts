import type { Component } from 'vue'
import type { MessageKey } from '../messages/messages.ts'
import type { KeyName } from './keys.ts'
import { computed, shallowReactive } from 'vue'

/** The part of the window in which a key means something. Scoped keys win over those of the whole window. */
export type CommandScope = 'tree' | 'media' | 'player' | 'timeline' | 'history' | 'training' | 'review' | 'faces' | 'rating' | 'dataset' | 'verify'

/**
 * One thing a person can do. It stands in the palette under its title, can have a key (the person may change it), and is offered only
 * `when` it can be done. A scoped command hears its key only while the focus is in the element marked `data-scope`.
 */
export type Command = Readonly<{
  id: string
  title: MessageKey
  group: MessageKey
  icon?: Component
  key?: KeyName
  /** Further keys for the same act; they are not shown. */
  alternates?: readonly KeyName[]
  scope?: CommandScope
  when?: () => boolean
  /** Heard before other commands with the same key while it can be done: the keys of a mode, or of what is selected. */
  first?: boolean
  /** Does not repeat while the key is held. */
  once?: boolean
  /** False keeps it out of the palette (for keys that only make sense under the hand). */
  listed?: boolean
  run: () => unknown
}>

const registered = shallowReactive(new Map<string, Command>())

/** Every command there is, in the order of registration. */
export const commands = computed(() => [...registered.values()])

/** Adds commands; answers a function that takes them away. A second command with the same id replaces the first. */
export function registerCommands(list: readonly Command[]): () => void {
  for (const command of list)
    registered.set(command.id, command)
  return () => {
    for (const command of list) {
      if (registered.get(command.id) === command)
        registered.delete(command.id)
    }
  }
}

export function commandById(id: string): Command | null {
  return registered.get(id) ?? null
}

export function canRun(command: Command): boolean {
  return command.when?.() ?? true
}

/** Runs a command by id unless it cannot be done now. Answers whether it ran. */
export function runCommand(id: string): boolean {
  const command = commandById(id)
  if (!command || !canRun(command))
    return false
  command.run()
  return true
}
