/**
 * Why an answer did not come. What it ends: one attempt that is made again (`attempt`: too many requests, errors of the server, time-outs, cut connections),
 * the answer to one question (`answer`: refused or unreadable), or the whole run (`run`: a wrong key, model or address would fail every question alike).
 */
export class AskFailure extends Error {
  override readonly name = 'AskFailure'
  readonly ends: 'attempt' | 'answer' | 'run'
  /** How long the server asks to wait, ms; null when it does not say. */
  readonly retryAfterMs: number | null

  constructor(ends: AskFailure['ends'], reason: string, options: { retryAfterMs?: number | null, cause?: unknown } = {}) {
    super(reason, options.cause === undefined ? undefined : { cause: options.cause })
    this.ends = ends
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}

const longestQuote = 300

/** What a server says of its own failure, from the forms in which such servers say it, in one short line; empty when it says nothing. */
export function messageOf(body: string): string {
  const short = (text: string): string => {
    const line = text.replaceAll(/\s+/g, ' ').trim()
    return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line
  }
  try {
    const parsed = JSON.parse(body) as { error?: unknown, message?: unknown, detail?: unknown } | null
    const error = parsed?.error as { message?: unknown } | string | undefined
    const said = [typeof error === 'object' ? error?.message : error, parsed?.message, parsed?.detail].find(text => typeof text === 'string')
    return short(typeof said === 'string' ? said : body)
  }
  catch {
    return short(body.replaceAll(/<[^>]*>/g, ' '))
  }
}

/** The wait that a `Retry-After` header asks for, ms, from seconds or from a date; null when it says neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text))
    return Number(text) * 1000
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}

const again = [408, 409, 425, 429]
const alwaysWrong = [401, 402, 403, 404, 405]

/** What a status other than 2xx means. */
export function failureOfStatus(status: number, headers: Headers, body: string): AskFailure {
  const said = messageOf(body)
  const reason = `The server answered ${status}${said === '' ? '' : `: ${said}`}`
  if (status >= 300 && status < 400)
    return new AskFailure('run', `The server sends on to ${headers.get('location') ?? 'another address'}; nothing was sent there`)
  if (alwaysWrong.includes(status) || body.includes('insufficient_quota'))
    return new AskFailure('run', reason)
  if (status >= 500 || again.includes(status))
    return new AskFailure('attempt', reason, { retryAfterMs: retryAfterMs(headers.get('retry-after'), Date.now()) })
  return new AskFailure('answer', reason)
}

const codeMeanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing answers at that address',
  ENOTFOUND: 'There is no machine of that name',
  EAI_AGAIN: 'The name of the machine could not be looked up',
  EHOSTUNREACH: 'The machine cannot be reached',
  ENETUNREACH: 'The network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'The machine did not answer',
}

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException
    if (typeof code === 'string')
      return code
  }
  return ''
}

/** What an error of `fetch` itself, or of reading its body, means. */
export function failureOfNetwork(cause: unknown): AskFailure {
  const code = codeOf(cause)
  if (/CERT|TLS|SSL/.test(code))
    return new AskFailure('run', `The server's certificate cannot be trusted (${code})`, { cause })
  return new AskFailure('attempt', codeMeanings[code] ?? 'The connection was cut', { cause })
}
