/** What was found about the files of a submission, as warnings of a command. */
import type { Finding, LintReport } from '../../../shared/domain/lint';
import { plural } from '../../../shared/text/format';
import type { Output } from './output';

/** A finding in the list of warnings of a result. */
export interface FindingWarning {
  readonly path: string;
  readonly code: Finding['id'];
  readonly level: Finding['level'];
  readonly message: string;
  readonly fix: string;
  readonly facts?: Finding['facts'];
}

/** Hints are left out; so are paths that are not there, which have their own warning. */
export function findingWarnings(lint: LintReport | undefined): readonly FindingWarning[] {
  return (lint?.findings ?? []).flatMap(({ id, level, path, sentence, fix, facts }) =>
    level === 'info' || id === 'input.missing' || id === 'link.broken'
      ? []
      : [{ path, code: id, level, message: sentence, fix, ...(facts === undefined ? {} : { facts }) }],
  );
}

/** One warning each, then what is not told in words: hints, and findings beyond those that are listed. */
export function tellFindings(lint: LintReport | undefined, output: Output): void {
  for (const { path, code, level, message, fix } of findingWarnings(lint))
    output.warning(`${message} ${fix}`, { path, code, level });
  if (lint === undefined) return;
  const { unlisted, counts } = lint;
  if (unlisted > 0) output.text(`${plural(unlisted, 'more finding')} of the same kinds not listed.`);
  if (counts.info > 0) output.text(`${plural(counts.info, 'hint')}; --json tells all of them.`);
}
