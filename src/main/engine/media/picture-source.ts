import type { Frame } from 'node-av/lib'

/** Permission to move a source: a newer request or `close` takes it away. */
export type Turn = { ended: boolean }

/** Where pictures come from, one at a time. */
export type PictureSource = {
  /** The picture that `goTo` reached, overwritten by the next. */
  readonly frame: Frame
  /**
   * Brings the picture at `position` of the index into `frame`.
   * @returns `position`; or the first later position when the wanted picture cannot be decoded; or -1 when none follows
   * @throws AppError `cancelled` when `signal` aborts or `turn` ended
   */
  readonly goTo: (position: number, turn: Turn, signal?: AbortSignal) => Promise<number>
  readonly close: () => void
}
