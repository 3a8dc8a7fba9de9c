import { AppError } from '../errors.ts'

/** A place in a JSON value: keys of objects and indices of arrays. */
export type JsonPath = readonly (string | number)[]

type Span = Readonly<{ from: number, to: number }>

function skipSpace(text: string, at: number): number {
  while (/\s/.test(text[at] ?? ''))
    at++
  return at
}

function skipString(text: string, at: number): number {
  for (at++; text[at] !== '"'; at++) {
    if (text[at] === '\\')
      at++
  }
  return at + 1
}

/** The members of the object or array at `at` (the place of its bracket): key, value, and the place of the closing bracket. */
function membersOf(text: string, at: number): Readonly<{ members: readonly Readonly<{ key: string | number, value: Span }>[], close: number }> {
  const isObject = text[at] === '{'
  const members: { key: string | number, value: Span }[] = []
  let place = skipSpace(text, at + 1)
  while (text[place] !== '}' && text[place] !== ']') {
    let key: string | number = members.length
    if (isObject) {
      const end = skipString(text, place)
      key = JSON.parse(text.slice(place, end)) as string
      place = skipSpace(text, skipSpace(text, end) + 1)
    }
    const to = skipValue(text, place)
    members.push({ key, value: { from: place, to } })
    place = skipSpace(text, to)
    if (text[place] === ',')
      place = skipSpace(text, place + 1)
  }
  return { members, close: place }
}

function skipValue(text: string, at: number): number {
  if (text[at] === '"')
    return skipString(text, at)
  if (text[at] === '{' || text[at] === '[')
    return membersOf(text, at).close + 1
  while (at < text.length && !/[\s,}\]]/.test(text[at] as string))
    at++
  return at
}

/** How a text writes JSON: spaces after commas and colons, and whether what is not ASCII is escaped (as Python does by default). */
function styleOf(text: string): Readonly<{ comma: string, colon: string, ascii: boolean }> {
  const ascii = /\\u[0-9a-f]{4}/i.test(text) && /^[\0-\x7F]*$/.test(text)
  return { comma: /":[^\n]*[^\\]", "|[}\]\d], |true, |null, /.test(text) ? ', ' : ',', colon: /"\s*: /.test(text) ? ': ' : ':', ascii }
}

/** Writes a value in the style of the text around it. */
function written(value: unknown, style: ReturnType<typeof styleOf>): string {
  const write = (one: unknown): string => {
    if (Array.isArray(one))
      return `[${one.map(write).join(style.comma)}]`
    if (typeof one === 'object' && one !== null)
      return `{${Object.entries(one).map(([key, inner]) => `${write(key)}${style.colon}${write(inner)}`).join(style.comma)}}`
    const plain = JSON.stringify(one)
    return style.ascii ? plain.replaceAll(/[\u0080-\uFFFF]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : plain
  }
  return write(value)
}

/**
 * Replaces one value inside a JSON text and leaves every other byte as it is. A key that an object lacks is added at its end.
 * @param text valid JSON
 * @throws AppError `bad-input` when the path leads nowhere
 */
export function editJson(text: string, path: JsonPath, value: unknown): string {
  const style = styleOf(text)
  let span: Span = { from: skipSpace(text, 0), to: skipValue(text, skipSpace(text, 0)) }
  for (const [depth, key] of path.entries()) {
    const open = text[span.from]
    const { members, close } = open === '{' || open === '[' ? membersOf(text, span.from) : { members: [], close: -1 }
    const member = members.findLast(one => one.key === key)
    if (member) {
      span = member.value
      continue
    }
    if (open !== '{' || typeof key !== 'string' || depth < path.length - 1)
      throw new AppError('bad-input', `The JSON value has nothing at ${path.join('.')}`)
    const last = members.at(-1)
    const entry = `${written(key, style)}${style.colon}${written(value, style)}`
    const [before, after] = last ? [text.slice(0, last.value.to) + style.comma, text.slice(last.value.to)] : [text.slice(0, span.from + 1), text.slice(close)]
    return `${before}${entry}${after}`
  }
  return text.slice(0, span.from) + written(value, style) + text.slice(span.to)
}
