/** What is found wrong with a manifest while it is taken in: collected, or thrown when it makes the whole unusable. */
import type { AppError, ErrorCode } from '../domain/errors';
import type { ManifestIssue } from './manifest';
import { manifestError, shown } from './manifestError';

/** An entry by its position, or a folder by its. */
export interface IssuePlace {
  readonly entryIndex?: number;
  readonly folderIndex?: number;
  readonly path?: string;
}

/** `problem` continues a sentence that begins with the entry or the folder. */
export class IssueList {
  readonly source: string;
  readonly issues: ManifestIssue[] = [];

  constructor(source: string) {
    this.source = source;
  }

  fatal(code: ErrorCode, place: IssuePlace & { readonly field?: string }, problem: string): AppError {
    return manifestError(code, { source: this.source, ...place }, problem);
  }

  note(severity: ManifestIssue['severity'], code: ErrorCode, place: IssuePlace, problem: string): ManifestIssue {
    const { entryIndex, folderIndex, path } = place;
    const name = path === undefined ? '' : ` (${shown(path)})`;
    const subject =
      entryIndex !== undefined
        ? `Entry ${entryIndex}${name}`
        : folderIndex !== undefined
          ? `Folder ${folderIndex}${name}`
          : 'The manifest';
    const issue = {
      code,
      severity,
      message: `${subject} ${problem}.`,
      ...(entryIndex === undefined ? {} : { entryIndex }),
      ...(path === undefined ? {} : { path }),
    };
    this.issues.push(issue);
    return issue;
  }

  /** Counted and reported once per name, never an obstacle. */
  noteUnknownFields(fields: ReadonlyMap<string, number>): void {
    for (const [field, count] of fields)
      this.issues.push({
        code: 'manifest.unknown_field',
        severity: 'info',
        message: `The field ${shown(field)} is unknown and was left out (${count}×).`,
      });
  }
}
