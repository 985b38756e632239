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

/** A hostile file has as many faults as entries; nobody reads more than the first ones. */
const mostOfOneCode = 1000;

/** `problem` continues a sentence that begins with the entry or the folder. */
export class IssueList {
  readonly source: string;
  readonly issues: ManifestIssue[] = [];
  readonly #counts = new Map<ErrorCode, { readonly severity: ManifestIssue['severity']; count: number }>();

  constructor(source: string) {
    this.source = source;
  }

  fatal(code: ErrorCode, place: IssuePlace & { readonly field?: string }, problem: string): AppError {
    return manifestError(code, { source: this.source, ...place }, problem);
  }

  note(severity: ManifestIssue['severity'], code: ErrorCode, place: IssuePlace, problem: string): ManifestIssue {
    const issue = issueAt(severity, code, place, problem);
    const count = (this.#counts.get(code)?.count ?? 0) + 1;
    this.#counts.set(code, { severity, count });
    if (count <= mostOfOneCode) this.issues.push(issue);
    return issue;
  }

  /** Counts one more where enough of its code are listed, and answers true: then nobody needs to make it. */
  isOneTooMany(code: ErrorCode): boolean {
    const known = this.#counts.get(code);
    if (known === undefined || known.count < mostOfOneCode) return false;
    known.count += 1;
    return true;
  }

  /** Says how many were left out. Nothing can be noted afterwards. */
  end(): readonly ManifestIssue[] {
    for (const [code, { severity, count }] of this.#counts)
      if (count > mostOfOneCode)
        this.issues.push({ code, severity, message: `The same is true of ${count - mostOfOneCode} more.` });
    return this.issues;
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

/** One issue; `problem` continues a sentence that begins with the place. */
export function issueAt(
  severity: ManifestIssue['severity'],
  code: ErrorCode,
  { entryIndex, folderIndex, path }: IssuePlace,
  problem: string,
): ManifestIssue {
  const name = path === undefined ? '' : ` (${shown(path)})`;
  const subject =
    entryIndex !== undefined
      ? `Entry ${entryIndex}${name}`
      : folderIndex !== undefined
        ? `Folder ${folderIndex}${name}`
        : 'The manifest';
  return {
    code,
    severity,
    message: `${subject} ${problem}.`,
    ...(entryIndex === undefined ? {} : { entryIndex }),
    ...(path === undefined ? {} : { path }),
  };
}
