/** What the player is doing; the same key can mean another thing in each. */
export const playerModes = ['stopped', 'playing', 'shuttling', 'rating', 'reviewing'] as const
export type PlayerMode = (typeof playerModes)[number]

/** The keys whose meaning depends on the mode, named by the command they run. */
export const playerInputs = [
  'toggle',
  'shuttle-back',
  'shuttle-stop',
  'shuttle-forward',
  'left',
  'right',
  'jump-left',
  'jump-right',
  'mark-in',
  'mark-out',
  'enter',
  'backspace',
] as const
export type PlayerInput = (typeof playerInputs)[number]

/** What then happens. `off` means that the key does nothing in this mode. */
export type PlayerAct
  = | 'off' | 'play' | 'stop' | 'play-at-1x' | 'pause-rating' | 'replay-item'
    | 'shuttle-back' | 'shuttle-forward'
    | 'frame-back' | 'frame-forward' | 'jump-back' | 'jump-forward'
    | 'bound-earlier' | 'bound-later' | 'previous-item' | 'next-item'
    | 'set-in' | 'set-out' | 'set-start-bound' | 'set-end-bound'
    | 'open-item' | 'stop-and-keep' | 'accept-and-next'
    | 'reject-item' | 'discard-last' | 'reject-and-next'

const order = ['stopped', 'playing', 'shuttling', 'rating', 'reviewing'] as const satisfies readonly PlayerMode[]

const table: Readonly<Record<PlayerInput, readonly [PlayerAct, PlayerAct, PlayerAct, PlayerAct, PlayerAct]>> = {
  'toggle': ['play', 'stop', 'play-at-1x', 'pause-rating', 'replay-item'],
  'shuttle-back': ['shuttle-back', 'shuttle-back', 'shuttle-back', 'off', 'off'],
  'shuttle-stop': ['stop', 'stop', 'stop', 'off', 'off'],
  'shuttle-forward': ['shuttle-forward', 'shuttle-forward', 'shuttle-forward', 'off', 'off'],
  'left': ['frame-back', 'frame-back', 'frame-back', 'off', 'bound-earlier'],
  'right': ['frame-forward', 'frame-forward', 'frame-forward', 'off', 'bound-later'],
  'jump-left': ['jump-back', 'jump-back', 'jump-back', 'off', 'previous-item'],
  'jump-right': ['jump-forward', 'jump-forward', 'jump-forward', 'off', 'next-item'],
  'mark-in': ['set-in', 'set-in', 'set-in', 'off', 'set-start-bound'],
  'mark-out': ['set-out', 'set-out', 'set-out', 'off', 'set-end-bound'],
  'enter': ['open-item', 'open-item', 'open-item', 'stop-and-keep', 'accept-and-next'],
  'backspace': ['reject-item', 'reject-item', 'reject-item', 'discard-last', 'reject-and-next'],
}

/** The act of a key in a mode: the one table that the commands, the tooltips and the docs read. */
export function actFor(mode: PlayerMode, input: PlayerInput): PlayerAct {
  return table[input][order.indexOf(mode)] ?? 'off'
}

/** The mode that follows from the speed alone; rating and reviewing are entered and left by their own commands. */
export function modeForRate(rate: number): Extract<PlayerMode, 'stopped' | 'playing' | 'shuttling'> {
  if (rate === 0)
    return 'stopped'
  return rate === 1 ? 'playing' : 'shuttling'
}
