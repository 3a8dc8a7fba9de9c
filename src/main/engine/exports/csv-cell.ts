/** A value of a table: text is made safe for spreadsheets, numbers are written as they are, null is an empty cell. */
export type Cell = string | number | boolean | null

/**
 * Keeps a spreadsheet from reading a person's text as a formula: what begins with `=`, `+`, `-`, `@`, a tab or a line break
 * gets an apostrophe in front, which spreadsheets take off again.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function safeCell(value: Cell): string {
  if (value === null)
    return ''
  if (typeof value !== 'string')
    return String(value)
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value
}
