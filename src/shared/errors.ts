/** Every code an {@link AppError} can carry. The union is closed: a new failure gets its own code here. */
export const errorCodes = [
  'bad-input', // arguments that cannot be meant
  'not-found', // an id or token that names nothing
  'conflict', // the document moved on, or the name is taken
  'project-not-one', // the folder is not a project
  'project-newer', // the database was written by a newer version
  'project-read-only', // the folder or the database cannot be written
  'project-locked', // another engine holds the project
  'project-damaged', // the database fails its integrity check
  'disk-full',
  'file-missing',
  'file-unreadable',
  'media-unsupported', // opened, but holds nothing that can be decoded
  'media-broken', // cannot be opened or decoded as the format it claims
  'media-changed', // size or fingerprint differ from the linked file
  'model-missing',
  'model-invalid',
  'provider-failed',
  'worker-died', // a media, inference or training process ended on its own
  'server-failed', // a model server refuses, is silent, or may not be asked
  'nothing-to-learn', // no usable corrections or no held-out set
  'cancelled',
  'internal', // a defect of ours; logged once with an id
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Structured facts about a failure that a person or a script can act on: file, line, limit, hint. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null>>

/**
 * A failure the product expects and explains. `message` is one neutral sentence that names the thing and the reason;
 * `hint` says what to do next. Anything else that is thrown is a defect and becomes `internal`.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly data: ErrorData
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, options: { data?: ErrorData, hint?: string, cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.data = options.data ?? {}
    this.hint = options.hint
  }
}

/** The plain form of an {@link AppError} that crosses a process boundary. */
export type ErrorRecord = Readonly<{ code: ErrorCode, message: string, hint?: string | undefined, data?: ErrorData | undefined }>

/** Turns anything thrown into its plain form; what is not an AppError becomes `internal` with its own message. */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof AppError)
    return { code: error.code, message: error.message, hint: error.hint, data: error.data }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

/** Restores an {@link AppError} from its plain form. */
export function fromErrorRecord(record: ErrorRecord): AppError {
  const options: { data?: ErrorData, hint?: string } = {}
  if (record.data)
    options.data = record.data
  if (record.hint)
    options.hint = record.hint
  return new AppError(record.code, record.message, options)
}

/** Marks a branch that the types exclude. @throws AppError `internal` when it is reached all the same. */
export function assertNever(value: never): never {
  throw new AppError('internal', `Unexpected value: ${JSON.stringify(value)}`)
}

/** States what cannot fail. @throws AppError `internal` with `message` when it does. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition)
    throw new AppError('internal', message)
}
