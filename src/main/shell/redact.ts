/** Shortens what a log must not tell: the person's home folder becomes `~`, on every system's spelling. */
export function redact(text: string, homeFolder: string): string {
  if (homeFolder.length < 2)
    return text
  const spellings = [homeFolder, homeFolder.replaceAll('\\', '/'), homeFolder.replaceAll('\\', '\\\\'), encodeURI(homeFolder)]
  return spellings.reduce((shorter, spelling) => shorter.replaceAll(spelling, '~'), text)
}
