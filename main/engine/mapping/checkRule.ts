/** What a person may write as a rule, and the sentence for what they may not. Looks at texts alone. */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { absoluteComponents, pathText } from '../../../shared/domain/paths/components';
import { formatOfOs } from '../../../shared/domain/paths/profileRules';
import { targetProblem } from '../outputs/plan/targetFolder';
import type { OsFamily, OwnRule } from '../ports/ownRules';
import { mappingRuleOf, sourceKeyOf } from './rulesInForce';

export type RuleDraft = Pick<OwnRule, 'name' | 'os' | 'source' | 'destination'>;

const mostRules = 1000;
const osNames: Readonly<Record<OsFamily, string>> = { windows: 'Windows', linux: 'Linux', macos: 'macOS' };

/**
 * The draft with its paths written out. `mapping.relative_source`, `mapping.bad_destination`, `mapping.duplicate_source`, or
 * `input.invalid` for a name or a number of rules that goes too far. `others` are all rules but the one that it replaces.
 */
export function checkedRule(draft: RuleDraft, others: readonly OwnRule[], host: OsFamily): RuleDraft {
  const name = draft.name.trim();
  if (controls.test(name))
    throw problem('input.invalid', 'The name has characters that cannot be shown.', 'Write it anew.');
  if (others.length >= mostRules)
    throw problem('input.invalid', `There are ${mostRules} rules already.`, 'Remove those that nobody needs.');
  const source = written(draft.source, draft.os, 'mapping.relative_source', `on ${osNames[draft.os]}`);
  const destination = written(draft.destination, host, 'mapping.bad_destination', 'on this computer');
  const why = targetProblem(destination, host);
  if (why !== undefined)
    throw problem(
      'mapping.bad_destination',
      `${JSON.stringify(destination)} cannot receive files: ${why}.`,
      'Choose a folder of its own.',
    );
  const rule = { name, os: draft.os, source, destination };
  const key = sourceKeyOf(mappingRuleOf({ ...rule, id: '', createdMs: 0 }));
  const other = others.find((each) => sourceKeyOf(mappingRuleOf(each)) === key);
  if (other !== undefined)
    throw problem(
      'mapping.duplicate_source',
      `A rule says already that ${other.source} lies at ${other.destination}.`,
      'Change that rule, or remove it first.',
    );
  return rule;
}

/** Characters that hide in a text or change how it reads: controls and marks of direction. */
const controls = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

function written(path: string, os: OsFamily, code: ErrorCode, where: string): string {
  const text = path.trim();
  if (controls.test(text))
    throw problem(code, `${JSON.stringify(text)} has characters that cannot be seen.`, 'Type the path anew.');
  try {
    const format = formatOfOs(os);
    return pathText(absoluteComponents(text, format), format);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const example = os === 'windows' ? 'P:\\proj or \\\\server\\share' : '/mnt/proj';
    throw problem(
      code,
      text === '' ? `No folder ${where} is named.` : `${JSON.stringify(text)} is not a whole path ${where}.`,
      `Write the whole path of the folder, such as ${example}.`,
      error,
    );
  }
}

function problem(code: ErrorCode, message: string, hint: string, cause?: unknown): AppError {
  return new AppError({ code, message, safe: 'No rule was changed.', hint }, cause);
}
