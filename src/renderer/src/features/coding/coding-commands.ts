import type { Command } from '../../shell/commands/registry.ts'
import { Keyboard, ListChecks } from '@lucide/vue'
import { watch } from 'vue'
import { registerCommands } from '../../shell/commands/registry.ts'
import { showPanel } from '../../shell/dock/docks.ts'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useDesk } from '../../shell/stores/desk.store.ts'
import { useCoding } from './coding.store.ts'
import { toggleMark } from './marks.ts'
import { useSecondPass } from './second-pass.store.ts'

const group = 'group.coding' as const

function modes(): readonly Command[] {
  const coding = useCoding()
  const pass = useSecondPass()
  const desk = useDesk()
  const passing = (): boolean => pass.on
  return [
    {
      id: 'coding.toggle',
      title: 'coding.on',
      group,
      icon: Keyboard,
      key: 'C',
      first: true,
      when: () => desk.tier !== null,
      run: () => {
        coding.on = !coding.on
        if (coding.on)
          showPanel('coding', { focus: false })
      },
    },
    { id: 'coding.endAll', title: 'coding.endAll', group, key: 'Shift+C', when: () => desk.running.size > 0, run: coding.endAll },
    { id: 'coding.pass', title: 'coding.pass', group, icon: ListChecks, when: () => pass.list.length > 0, run: () => pass.on ? pass.stop() : pass.start() },
    { id: 'coding.passNext', title: 'coding.passNext', group, key: 'Enter', first: true, when: passing, run: () => pass.go(1) },
    { id: 'coding.passBack', title: 'coding.passBack', group, key: 'Shift+Enter', first: true, when: passing, run: () => pass.go(-1) },
  ]
}

/** The codes of the active tier as commands: heard before others while one codes, and remapped like any key. */
function codes(): readonly Command[] {
  const coding = useCoding()
  const pass = useSecondPass()
  return coding.codes.map(({ id, term, key }) => ({
    id,
    title: 'coding.code' as const,
    group,
    ...key === null ? {} : { key },
    first: true,
    once: true,
    listed: false,
    when: () => coding.on || pass.on,
    run: () => pass.on ? pass.recode({ term }) : coding.press(term),
  }))
}

function marks(): readonly Command[] {
  const coding = useCoding()
  const desk = useDesk()
  const annotations = useAnnotations()
  return (coding.book?.modifiers ?? []).map(modifier => ({
    id: `mark.${coding.book?.key}.${modifier.key}`,
    title: 'coding.mark' as const,
    group,
    ...modifier.key.length === 1 ? { key: `Shift+${modifier.key}` } : {},
    first: true,
    once: true,
    listed: false,
    when: () => coding.on && desk.selected.length > 0,
    run: () => annotations.edit(toggleMark(desk.selected, modifier, coding.book?.modifiers ?? [])),
  }))
}

/** The commands of coding; those of the codes follow the active tier. */
export function registerCodingCommands(): void {
  const coding = useCoding()
  registerCommands(modes())
  let forget = (): void => {}
  watch(() => [coding.book, coding.codes], () => {
    forget()
    forget = registerCommands([...codes(), ...marks()])
  }, { immediate: true })
}
