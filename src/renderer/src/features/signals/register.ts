import { registerLane } from '../../shell/axis/lanes.ts'
import SignalLanes from './SignalLanes.vue'
import SpeechLane from './SpeechLane.vue'

/** The lanes of speech and of every face's signals. */
export function register(): void {
  registerLane({ id: 'speech', order: 30, component: SpeechLane })
  registerLane({ id: 'signals', order: 50, component: SignalLanes })
}
