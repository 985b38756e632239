/** Rule files: a project's, a site's, a person's. One JSON form for all of them. */
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../../shared/domain/errors';
import type { PlanRule } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import { compileGlob } from './glob';
import { jsonOf } from './jsonText';
import { RuleSchema } from './planSchema';

const maxRulesBytes = 16 * 1024 * 1024;
const RuleFile = z.union([
  z.array(RuleSchema),
  z.looseObject({ satchelRules: z.literal(1), rules: z.array(RuleSchema) }),
]);

/** Where a project keeps its rules. */
export function projectRulesPath(target: string): string {
  return join(target, '.satchel', 'rules.json');
}

/** The rules of a document; `source` names it. `input.invalid` for anything else, a glob that is none, or an id that is there twice. */
export function parseRules(text: string, source: string): readonly PlanRule[] {
  const parsed = RuleFile.safeParse(jsonOf(text, (why, cause) => invalid(source, why, cause)));
  if (!parsed.success) throw invalid(source, 'a rule is not as a plan holds them under "rules"', parsed.error);
  const rules = (Array.isArray(parsed.data) ? parsed.data : parsed.data.rules) as unknown as readonly PlanRule[];
  const ids = new Set<string>();
  for (const { id, when } of rules) {
    if (ids.has(id)) throw invalid(source, `the id ${JSON.stringify(id)} is there twice`);
    ids.add(id);
    for (const glob of [when.glob, when.notGlob]) if (glob !== undefined) compileGlob(glob, true);
  }
  // Whose rules they are is for the place to say where they were found.
  return rules.map((rule) => withoutOwner(rule));
}

/** The same rules give the same bytes. */
export function writeRules(rules: readonly PlanRule[]): string {
  const lines = rules.map((rule) => JSON.stringify(withoutOwner(rule)));
  return `{"satchelRules":1,\n"rules":[${lines.length === 0 ? '' : `\n${lines.join(',\n')}`}]}\n`;
}

/** Reads a rule file; throws as `parseRules` does, and what reading throws. */
export async function readRulesFile(path: string, files: FileSystem): Promise<readonly PlanRule[]> {
  return parseRules(new TextDecoder().decode(await files.readFile(path, maxRulesBytes)), path);
}

/** The rules of a project, unless it has none. Nothing is followed out of it: a link is no rule file. */
export async function readProjectRules(target: string, files: FileSystem): Promise<readonly PlanRule[] | undefined> {
  const path = projectRulesPath(target);
  if ((await files.lstat(path))?.type !== 'file') return undefined;
  return readRulesFile(path, files);
}

function withoutOwner(rule: PlanRule): PlanRule {
  const plain: { -readonly [K in keyof PlanRule]: PlanRule[K] } = { ...rule };
  delete plain.locked;
  delete plain.from;
  return plain;
}

function invalid(source: string, why: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'input.invalid',
      message: `The rules in ${source} are not understood: ${why}.`,
      safe: 'None of them was used.',
      hint: 'Write a JSON list of rules as a plan holds them under "rules".',
    },
    cause,
  );
}
