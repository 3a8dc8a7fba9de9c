import type { Command } from '../../shell/commands/registry.ts'
import type { PictureLook } from './picture-look.ts'
import type { PlayerAct, PlayerInput } from './player-modes.ts'
import type { ShuttleInput } from './shuttle.ts'
import {
  ChevronLeft,
  ChevronRight,
  Contrast,
  Crosshair,
  Expand,
  FastForward,
  Frame,
  Grid3x3,
  Pause,
  Play,
  Repeat,
  Rewind,
  ScanFace,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
  Sun,
  Tag,
  Volume2,
} from '@lucide/vue'
import { neighbourMagnet } from '../../shell/axis/magnets.ts'
import { useMarks } from '../../shell/axis/marks.store.ts'
import { registerCommands } from '../../shell/commands/registry.ts'
import { runModeAct } from '../../shell/commands/working-mode.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { changedLook, plainLook } from './picture-look.ts'
import { actFor } from './player-modes.ts'
import { usePlayer } from './player.store.ts'

const secondUs = 1e6

/** What each act of the mode table does. Acts of rating and reviewing belong to those features. */
function runAct(act: PlayerAct): void {
  const clock = useClock()
  const player = usePlayer()
  const marks = useMarks()
  switch (act) {
    case 'play':
    case 'play-at-1x': return player.playAt(1)
    case 'stop': return clock.pause()
    case 'shuttle-back': return player.shuttle('back')
    case 'shuttle-forward': return player.shuttle('forward')
    case 'frame-back': return clock.step(-1)
    case 'frame-forward': return clock.step(1)
    case 'jump-back': return clock.jump(-secondUs)
    case 'jump-forward': return clock.jump(secondUs)
    case 'set-in': return marks.setIn(clock.timeUs)
    case 'set-out': return marks.setOut(clock.timeUs)
    default: return runModeAct(act)
  }
}

function moded(input: PlayerInput): Pick<Command, 'run' | 'when'> {
  const clock = useClock()
  const player = usePlayer()
  return {
    when: () => clock.frameTimes.length > 0 && actFor(player.mode, input) !== 'off',
    run: () => runAct(actFor(player.mode, input)),
  }
}

function movement(): readonly Command[] {
  const clock = useClock()
  const player = usePlayer()
  const group = 'group.play' as const
  const hasFrames = (): boolean => clock.frameTimes.length > 0
  const slow = (input: ShuttleInput): Pick<Command, 'run' | 'when'> => ({ when: hasFrames, run: () => player.shuttle(input) })
  return [
    { id: 'player.toggle', title: 'player.toggle', group, icon: Play, key: 'Space', ...moded('toggle') },
    { id: 'player.shuttleBack', title: 'player.shuttleBack', group, icon: Rewind, key: 'J', ...moded('shuttle-back') },
    { id: 'player.shuttleStop', title: 'player.shuttleStop', group, icon: Pause, key: 'K', ...moded('shuttle-stop') },
    { id: 'player.shuttleForward', title: 'player.shuttleForward', group, icon: FastForward, key: 'L', ...moded('shuttle-forward') },
    { id: 'player.slowBack', title: 'player.slowBack', group, icon: Rewind, key: 'Shift+J', ...slow('slower-back') },
    { id: 'player.slowForward', title: 'player.slowForward', group, icon: FastForward, key: 'Shift+L', ...slow('slower-forward') },
    { id: 'player.frameBack', title: 'player.frameBack', group, icon: StepBack, key: 'ArrowLeft', alternates: [','], ...moded('left') },
    { id: 'player.frameForward', title: 'player.frameForward', group, icon: StepForward, key: 'ArrowRight', alternates: ['.'], ...moded('right') },
    { id: 'player.jumpBack', title: 'player.jumpBack', group, icon: ChevronLeft, key: 'Shift+ArrowLeft', ...moded('jump-left') },
    { id: 'player.jumpForward', title: 'player.jumpForward', group, icon: ChevronRight, key: 'Shift+ArrowRight', ...moded('jump-right') },
    { id: 'player.toStart', title: 'player.toStart', group, icon: SkipBack, key: 'Home', when: hasFrames, run: () => clock.seek(clock.startUs) },
    { id: 'player.toEnd', title: 'player.toEnd', group, icon: SkipForward, key: 'End', when: hasFrames, run: () => clock.seek(clock.endUs) },
    { id: 'player.nextBound', title: 'player.nextBound', group, icon: SkipForward, key: 'Shift+PageDown', when: hasFrames, run: () => jumpToBound(1) },
    { id: 'player.previousBound', title: 'player.previousBound', group, icon: SkipBack, key: 'Shift+PageUp', when: hasFrames, run: () => jumpToBound(-1) },
    { id: 'player.goTo', title: 'player.goTo', group, icon: Crosshair, key: 'Mod+G', when: hasFrames, run: () => player.goToOpen = true },
  ]
}

function marking(): readonly Command[] {
  const marks = useMarks()
  const document = useDocument()
  const clock = useClock()
  const group = 'group.play' as const
  return [
    { id: 'player.setIn', title: 'player.setIn', group, key: 'I', ...moded('mark-in') },
    { id: 'player.setOut', title: 'player.setOut', group, key: 'O', ...moded('mark-out') },
    { id: 'player.markSegment', title: 'player.markSegment', group, key: 'X', when: () => document.segment !== null, run: () => document.segment && marks.setSpan(document.segment.segment) },
    { id: 'player.clearMarks', title: 'player.clearMarks', group, key: 'Shift+X', when: () => marks.span !== null, run: marks.clear },
    { id: 'player.loop', title: 'player.loop', group, icon: Repeat, key: 'Mod+L', when: () => clock.frameTimes.length > 0, run: () => marks.loop = !marks.loop },
  ]
}

function looking(): readonly Command[] {
  const player = usePlayer()
  const clock = useClock()
  const group = 'group.view' as const
  return [
    { id: 'player.boxes', title: 'player.boxes', group, icon: Frame, key: 'Shift+B', run: () => player.toggleLayer('boxes') },
    { id: 'player.points', title: 'player.points', group, icon: Grid3x3, key: 'Shift+P', run: () => player.toggleLayer('points') },
    { id: 'player.labels', title: 'player.labels', group, icon: Tag, key: 'Shift+T', run: () => player.toggleLayer('labels') },
    { id: 'player.zoomFace', title: 'player.zoomFace', group, icon: ScanFace, key: 'Z', when: () => clock.frameTimes.length > 0, run: () => player.faceZoom = !player.faceZoom },
    { id: 'player.fullScreen', title: 'player.fullScreen', group, icon: Expand, key: 'F11', run: toggleFullScreen },
    { id: 'player.mute', title: 'player.mute', group, icon: Volume2, key: 'M', run: () => player.muted = !player.muted },
  ]
}

/** Goes to where the next (or the last) segment, annotation or mark begins or ends. */
function jumpToBound(direction: 1 | -1): void {
  const clock = useClock()
  const toUs = neighbourMagnet(clock.timeUs, direction)
  if (toUs !== null)
    clock.seek(toUs)
}

function picture(): readonly Command[] {
  const player = usePlayer()
  const group = 'group.view' as const
  const change = (side: keyof PictureLook, direction: 1 | -1) => (): void => {
    player.look = changedLook(player.look, side, direction)
  }
  return [
    { id: 'player.brighter', title: 'player.brighter', group, icon: Sun, key: 'Alt+ArrowUp', run: change('brightness', 1) },
    { id: 'player.darker', title: 'player.darker', group, icon: Sun, key: 'Alt+ArrowDown', run: change('brightness', -1) },
    { id: 'player.moreContrast', title: 'player.moreContrast', group, icon: Contrast, key: 'Alt+Shift+ArrowUp', run: change('contrast', 1) },
    { id: 'player.lessContrast', title: 'player.lessContrast', group, icon: Contrast, key: 'Alt+Shift+ArrowDown', run: change('contrast', -1) },
    { id: 'player.plainPicture', title: 'player.plainPicture', group, when: () => player.look !== plainLook, run: () => player.look = plainLook },
  ]
}

function toggleFullScreen(): void {
  const panel = document.querySelector('[data-player]')
  if (document.fullscreenElement)
    void document.exitFullscreen()
  else
    void panel?.requestFullscreen()
}

/** The commands of the player, each with its key. */
export function registerPlayerCommands(): void {
  registerCommands([...movement(), ...marking(), ...looking(), ...picture()])
}
