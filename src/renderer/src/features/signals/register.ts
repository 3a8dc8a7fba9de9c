import { registerLane } from '../../shell/axis/lanes.ts'
import { registerSignalCommands } from './signal-commands.ts'
import SignalLanes from './SignalLanes.vue'
import VoiceLanes from './VoiceLanes.vue'

/** The lanes of the voice and of every face's signals, and the commands of signals. */
export function register(): void {
  registerSignalCommands()
  registerLane({ id: 'voice', order: 30, component: VoiceLanes })
  registerLane({ id: 'signals', order: 50, component: SignalLanes })
}
