/** Takes the changelog apart into versions with their changes. */

export interface VersionChanges {
  /** As it is written: `0.2.0 (2026-12-01)`, or that it is not released yet. */
  readonly version: string;
  readonly changes: readonly string[];
}

/** Headings of the second level are versions, their list items changes; a line that goes on belongs to its item. */
export function versionsOf(changelog: string): readonly VersionChanges[] {
  const versions: { version: string; changes: string[] }[] = [];
  for (const line of changelog.split(/\r?\n/u)) {
    const current = versions.at(-1);
    const heading = /^## +(.+)$/u.exec(line)?.[1];
    const item = /^[-*] +(.+)$/u.exec(line)?.[1];
    if (heading !== undefined) versions.push({ version: heading.trim(), changes: [] });
    else if (item !== undefined) current?.changes.push(item);
    else if (/^\s+\S/u.test(line) && current !== undefined && current.changes.length > 0)
      current.changes.push(`${current.changes.pop() ?? ''} ${line.trim()}`);
  }
  return versions;
}

export interface Span {
  readonly text: string;
  readonly isCode: boolean;
}

/** Words and what stands between backticks. */
export function spansOf(change: string): readonly Span[] {
  return change
    .split('`')
    .map((text, index) => ({ text, isCode: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
