import type { Push } from './hand.ts'
import { useEventListener } from '@vueuse/core'
import { onScopeDispose, ref, watch } from 'vue'
import { isUnbounded, pushed, stickPush, valuesAt } from './hand.ts'
import { useRating } from './rating.store.ts'
import { useRatings } from './ratings.store.ts'

/** The timer looks so many times a sample, so that no due sample waits long. */
const looksASample = 3

const pushOfKey: Readonly<Record<string, Push>> = {
  ArrowUp: { right: 0, up: 1 },
  ArrowDown: { right: 0, up: -1 },
  ArrowRight: { right: 1, up: 0 },
  ArrowLeft: { right: -1, up: 0 },
}

/** Buttons of the standard gamepad: A pauses, B takes the last two seconds back, Start keeps. */
const pauseButton = 0
const discardButton = 1
const keepButton = 9

/**
 * Keys and gamepad as hands while a rating is on, and the timer that looks at them and samples. Keys are held: an arrow moves the value until
 * it is let go. The stick of a gamepad is the value itself on a bounded scale, and pushes an unbounded one.
 */
export function useHand() {
  const rating = useRating()
  const ratings = useRatings()
  const held = new Set<string>()
  const gamepad = ref<string | null>(null)
  let stickLeads = false
  let pressedBefore: readonly boolean[] = []
  let timer: ReturnType<typeof setInterval> | undefined
  let lookedMs = 0

  function heldPush(): Push {
    let [right, up] = [0, 0]
    for (const key of held) {
      right += pushOfKey[key]?.right ?? 0
      up += pushOfKey[key]?.up ?? 0
    }
    return { right, up }
  }

  function readButtons(pad: Gamepad): void {
    const pressed = pad.buttons.map(button => button.pressed)
    const struck = (button: number): boolean => pressed[button] === true && pressedBefore[button] !== true
    const acts = [[pauseButton, rating.toggle], [discardButton, rating.discardLast], [keepButton, rating.keep]] as const
    const act = acts.find(([button]) => struck(button))?.[1]
    pressedBefore = pressed
    act?.()
  }

  function readStick(pad: Gamepad, seconds: number): void {
    const scale = ratings.current?.scale
    const push = stickPush(pad.axes)
    if (!scale || (!push && !stickLeads))
      return
    if (isUnbounded(scale)) {
      if (push)
        rating.values = pushed(scale, rating.values, push, seconds)
      return
    }
    // a stick that is let go goes back to the middle, and the value with it
    stickLeads = push !== null
    rating.values = valuesAt(scale, push ?? { right: 0, up: 0 })
  }

  function look(): void {
    const nowMs = performance.now()
    const seconds = Math.min(0.2, (nowMs - lookedMs) / 1000)
    lookedMs = nowMs
    const scale = ratings.current?.scale
    if (scale && held.size > 0)
      rating.values = pushed(scale, rating.values, heldPush(), seconds)
    const pad = navigator.getGamepads().find(one => one?.connected) ?? null
    gamepad.value = pad?.id ?? null
    if (pad) {
      readStick(pad, seconds)
      readButtons(pad)
    }
    rating.tick()
  }

  watch([() => rating.state !== 'off', () => ratings.current?.scale.rateHz] as const, ([on, rateHz]) => {
    clearInterval(timer)
    held.clear()
    stickLeads = false
    if (!on || rateHz === undefined)
      return
    pressedBefore = []
    lookedMs = performance.now()
    timer = setInterval(look, 1000 / rateHz / looksASample)
  }, { immediate: true })

  useEventListener(window, 'keydown', (event) => {
    if (rating.state === 'off' || !(event.key in pushOfKey) || event.ctrlKey || event.metaKey || event.altKey)
      return
    event.preventDefault()
    held.add(event.key)
  }, { capture: true })
  useEventListener(window, 'keyup', event => void held.delete(event.key), { capture: true })
  useEventListener(window, 'blur', () => held.clear())
  onScopeDispose(() => clearInterval(timer))

  return { gamepad }
}
