import { z } from 'zod'

/** True for the address of a web server without a user, a password, a query or a fragment in it. */
function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text))
    return false
  const { protocol, username, password, search, hash } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && [username, password, search, hash].every(part => part === '')
}

/**
 * A server that answers the OpenAI chat protocol, as a person set it up. Nothing is sent to it before that person says so.
 * `frames` pictures of a clip are sent, each at most `maxWidthPx` wide, as pictures or as one video of pictures (`form`). Prices are for 1000 tokens
 * in `currency`; null where they are not known. `timeoutS` is how long the first byte of an answer, and each later one, may take.
 */
export const modelServerSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  baseUrl: z.string().trim().refine(isPlainAddress, 'The address begins with http:// or https:// and has no name, password or question mark in it').transform(text => text.replace(/\/+$/, '')),
  model: z.string().trim().min(1).max(200),
  frames: z.int().min(1).max(64).default(8),
  maxWidthPx: z.int().min(64).max(2048).default(448),
  form: z.enum(['frames', 'video']).default('frames'),
  concurrency: z.int().min(1).max(64).default(4),
  maxTokens: z.int().min(1).max(32768).default(512),
  temperature: z.number().min(0).max(2).default(0),
  streaming: z.boolean().default(true),
  timeoutS: z.int().min(1).max(280).default(120),
  inputPrice: z.number().min(0).nullable().default(null),
  outputPrice: z.number().min(0).nullable().default(null),
  currency: z.string().trim().min(1).max(8).default('USD'),
})
export type ModelServer = z.infer<typeof modelServerSchema>

/** Host and port of an address, as they are shown to people. */
export function hostOf(baseUrl: string): string {
  return new URL(baseUrl).host
}

/** Whether an address is this machine itself (127.0.0.0/8, ::1, localhost), so that nothing leaves it. */
export function staysOnMachine(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl)
  return hostname === '[::1]' || hostname === 'localhost' || hostname.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** Whether what is sent can be read on the way: plain http to another machine. */
export function isReadableOnTheWay(baseUrl: string): boolean {
  return baseUrl.startsWith('http://') && !staysOnMachine(baseUrl)
}
