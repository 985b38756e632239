/** Paths out of text that a person typed or pasted, one per line. */

/** Surrounding quotes go, `file://` addresses become paths, blanks around an unquoted path go, empty lines are left out. */
export function parsePaths(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/u)
    .map((line) => readPath(line))
    .filter((path) => path !== '');
}

function readPath(line: string): string {
  const trimmed = line.trim();
  const quote = trimmed.at(0);
  if (trimmed.length >= 2 && (quote === '"' || quote === "'") && trimmed.endsWith(quote)) return trimmed.slice(1, -1);
  return trimmed.startsWith('file://') ? fromAddress(trimmed) : trimmed;
}

function fromAddress(address: string): string {
  try {
    const { hostname, pathname } = new URL(address);
    const path = decodeURIComponent(pathname);
    if (hostname !== '') return `\\\\${hostname}${path.replaceAll('/', '\\')}`;
    return /^\/[A-Za-z]:/u.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
  } catch {
    // Not an address after all: the engine says what is wrong with it as a path.
    return address;
  }
}
