type Pulse = { tell: (() => void) | null, toldAtMs: number }

const everyMs = 1000
const state: Pulse = { tell: null, toldAtMs: 0 }

/**
 * Says that this process has got one step further: call it in every loop over what a file holds. The engine ends a process that gives no
 * pulse for long (`silenceMs` of a call). Costs next to nothing: at most one message a second is sent, none outside a worker.
 */
export function pulse(): void {
  if (!state.tell)
    return
  const nowMs = performance.now()
  if (nowMs - state.toldAtMs < everyMs)
    return
  state.toldAtMs = nowMs
  state.tell()
}

/** Hands pulses to the line of a worker process. */
export function sendPulses(tell: () => void): void {
  state.tell = tell
}
