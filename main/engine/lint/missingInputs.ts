/** Inputs that the job names and that are not there. */
import { say } from '../../../shared/text/say';
import type { FindingList } from './findingList';
import { namePattern } from './namePattern';

/** A path that somebody named and that leads to nothing. */
export interface MissingInput {
  readonly path: string;
  readonly isLink: boolean;
}

/** A pattern such as `rock.<UDIM>.tx` is there when a file that it stands for is sent; `namesIn`: the names sent from a folder. */
export function addMissingInputs(
  missing: readonly MissingInput[],
  namesIn: (folder: string) => readonly string[],
  list: FindingList,
): void {
  for (const { path, isLink } of missing) {
    const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    const pattern = isLink ? undefined : namePattern(path.slice(end + 1));
    const folder = path.slice(0, Math.max(end, 1));
    if (pattern !== undefined && namesIn(folder).some((name) => pattern.test(name))) continue;
    list.add({
      id: isLink ? 'link.broken' : 'input.missing',
      level: 'warning',
      path,
      ...words(isLink, pattern !== undefined),
      missingCount: 1,
    });
  }
}

function words(isLink: boolean, isPattern: boolean): { readonly sentence: string; readonly fix: string } {
  if (isLink) return { sentence: say('lint.linkBroken'), fix: say('lint.linkBroken.fix') };
  return isPattern
    ? { sentence: say('lint.missing.pattern'), fix: say('lint.missing.pattern.fix') }
    : { sentence: say('lint.missing'), fix: say('lint.missing.fix') };
}
