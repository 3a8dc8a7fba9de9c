import type { Command } from '../../shell/commands/registry.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { useSignalLanes } from './signal-lanes.store.ts'

function showing(): readonly Command[] {
  const lanes = useSignalLanes()
  const media = useMedia()
  return [
    { id: 'signals.weak', title: 'signals.weak', group: 'group.view', when: () => Boolean(media.current?.analysis), run: () => lanes.showsWeak = !lanes.showsWeak },
    { id: 'signals.voice', title: 'signals.voice', group: 'group.view', when: () => (media.current?.audioTracks ?? 0) > 0, run: () => lanes.showsVoice = !lanes.showsVoice },
  ]
}

/** The commands of signals. */
export function registerSignalCommands(): void {
  registerCommands([...showing()])
}
