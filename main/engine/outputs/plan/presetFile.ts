/** Preset files: Satchel's own, a person's, a studio's. One JSON form for all of them. */
import { z } from 'zod';
import { AppError } from '../../../../shared/domain/errors';
import type { PlanRule, PresetName } from '../../../../shared/domain/plan';
import { compileGlob } from './glob';
import { jsonOf } from './jsonText';
import { PresetNameSchema, RuleSchema } from './planSchema';

export interface Preset {
  readonly name: PresetName;
  /** Words for a person; the name where the file has none. */
  readonly label: string;
  readonly description?: string;
  readonly rules: readonly PlanRule[];
}

/** Strict, unlike a plan: a condition that is misspelt would match everything. */
const PresetFile = z.strictObject({
  satchelPreset: z.literal(1),
  name: PresetNameSchema,
  label: z.string().min(1).max(80).optional(),
  description: z.string().max(500).optional(),
  rules: z
    .array(
      z.strictObject({
        id: RuleSchema.shape.id,
        name: RuleSchema.shape.name,
        enabled: z.boolean().default(true),
        when: z.strictObject(RuleSchema.shape.when.shape),
        then: z.strictObject(RuleSchema.shape.then.shape),
      }),
    )
    .max(1000),
});

/** `input.invalid` names the file and the place in it: a line of the text, or a key such as `rules[2].when.glob`. */
export function parsePreset(text: string, source: string): Preset {
  return checkPreset(
    jsonOf(text, (why, cause) => invalid(source, why, cause)),
    source,
  );
}

/** The same for a document that is read already. */
export function checkPreset(document: unknown, source: string): Preset {
  const parsed = PresetFile.safeParse(document);
  if (!parsed.success) throw invalid(source, firstIssue(parsed.error), parsed.error);
  const { name, label, description, rules } = parsed.data;
  const ids = new Set<string>();
  for (const [index, { id, when }] of rules.entries()) {
    if (ids.has(id)) throw invalid(source, `rules[${index}].id: ${JSON.stringify(id)} is there twice`);
    ids.add(id);
    for (const key of ['glob', 'notGlob'] as const) requireGlob(when[key], `rules[${index}].when.${key}`, source);
  }
  return {
    name,
    label: label ?? name,
    ...(description === undefined ? {} : { description }),
    // Zod gives optional keys as possibly undefined; JSON holds no undefined.
    rules: rules as unknown as readonly PlanRule[],
  };
}

function requireGlob(glob: string | undefined, key: string, source: string): void {
  if (glob === undefined) return;
  try {
    compileGlob(glob, true);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalid(source, `${key}: ${error.message}`, error);
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (issue === undefined) return 'it is not as a preset is';
  const key = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${key === '' ? 'the document' : key.slice(1)}: ${issue.message}`;
}

function invalid(source: string, why: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'input.invalid',
      message: `The preset in ${source} cannot be used: ${why.replace(/\.$/, '')}.`,
      safe: 'The other presets are there.',
      hint: 'Write {"satchelPreset":1,"name":"…","rules":[…]}, each rule as a plan holds them under "rules".',
      details: { path: source },
    },
    cause,
  );
}
