import { shallowRef } from 'vue'
import { de } from './de.ts'
import { en } from './en.ts'

export type MessageKey = keyof typeof en
export type Locale = 'en' | 'de'
export type MessageValues = Readonly<Record<string, string | number>>

const tables: Readonly<Record<Locale, Readonly<Record<MessageKey, string>>>> = { en, de }
const locale = shallowRef<Locale>('en')

/** The language of the window. Everything that shows text follows it at once. */
export function setLocale(next: Locale): void {
  locale.value = next
  document.documentElement.lang = next
}

export function currentLocale(): Locale {
  return locale.value
}

/** True when the table has this key: for keys built from data, such as a signal's name. */
export function hasMessage(key: string): key is MessageKey {
  return key in en
}

/**
 * The text of `key` in the window's language, `{name}` replaced by `values.name`. A text with a bar (`one file | {n} files`) is
 * chosen by `values.n`.
 */
export function t(key: MessageKey, values: MessageValues = {}): string {
  const text = tables[locale.value][key]
  const [one, many] = text.split(' | ')
  const chosen = many === undefined || String(values['n']) === '1' ? one ?? text : many
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
