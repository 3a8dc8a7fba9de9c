import { registerLane } from '../../shell/axis/lanes.ts'
import { registerSignalCommands } from './signal-commands.ts'
import SignalLanes from './SignalLanes.vue'
import SpeechLane from './SpeechLane.vue'

/** The lanes of speech and of every face's signals, and the commands of signals. */
export function register(): void {
  registerSignalCommands()
  registerLane({ id: 'speech', order: 30, component: SpeechLane })
  registerLane({ id: 'signals', order: 50, component: SignalLanes })
}
