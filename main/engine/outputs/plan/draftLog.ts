/** The decisions made since a plan was written, one line each time: what a draft costs is what was decided, not what there is. */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { type Plan, type PlanDecision, type PlanRule, type PresetName } from '../../../../shared/domain/plan';
import type { EntryColumns } from './columns/entryColumns';
import { templateOf } from './columns/entryWords';
import { EntrySchema, FilesSchema as Files, LeftOutSchema, RuleSchema, PresetNameSchema } from './planSchema';

/** These entries, by their place in the plan and rising, have this decision now; without one they wait for a person. */
export interface DecisionChange {
  readonly decision?: PlanDecision;
  readonly indexes: Uint32Array;
}

/** What one step of a review changed. */
export interface DraftChange {
  readonly changes: readonly DecisionChange[];
  readonly preset?: PresetName;
  readonly rules?: readonly PlanRule[];
  /** What waits under all files that are left out; absent when it is as before. */
  readonly leftOut?: readonly LeftOutDecision[];
}

/** A decision by hand that counts again once these files, by their place in the plan, are not left out any more. */
export type LeftOutDecision = NonNullable<Plan['leftOut']>[number];

/** More runs than this are written as one bit per entry. */
const mostRuns = 16_384;

const Line = z.strictObject({
  set: z.array(z.strictObject({ decision: EntrySchema.shape.decision.nullable(), files: Files })),
  preset: PresetNameSchema.optional(),
  rules: z.array(RuleSchema).optional(),
  leftOut: LeftOutSchema.optional(),
});
const Header = z.looseObject({ decisionLog: z.literal(1), planId: z.string() });

export function logHeader(planId: string): string {
  return `${JSON.stringify({ decisionLog: 1, planId })}\n`;
}

export function logLine({ changes, preset, rules, leftOut }: DraftChange): string {
  const set = changes.map(({ decision, indexes }) => ({ decision: decision ?? null, files: filesText(indexes) }));
  return `${JSON.stringify({ set, preset, rules, leftOut })}\n`;
}

/** What a log says beside its sets: the newest preset and rules. */
export interface ReplayedLog {
  readonly preset?: PresetName;
  readonly rules?: readonly PlanRule[];
  readonly leftOut?: readonly LeftOutDecision[];
  /** Lines that count. */
  readonly lines: number;
}

/** Decides the entries as the log of this plan says; a last line that was not finished was never promised to anybody. */
export function replayLog(text: string, planId: string, entries: EntryColumns): ReplayedLog {
  const lines = text.split('\n');
  // What follows the last line break is nothing, or torn.
  lines.pop();
  const header = Header.safeParse(parsed(lines.shift() ?? ''));
  if (!header.success || header.data.planId !== planId) return { lines: 0 };
  let known: Pick<ReplayedLog, 'preset' | 'rules' | 'leftOut'> = {};
  let count = 0;
  for (const line of lines) {
    const read = Line.safeParse(parsed(line));
    if (!read.success) break;
    for (const { decision, files } of read.data.set) {
      const template =
        decision === null || decision === undefined ? 0 : templateNumber(entries, decision as PlanDecision);
      const own = ownOf(decision);
      for (const index of indexesOf(files, entries.length)) {
        if (own !== undefined) entries.setDecision(index, own);
        // A decision that stands already keeps the names that it found.
        else if (entries.decisions[index] !== template) entries.setTemplate(index, template);
      }
    }
    const { preset, rules, leftOut } = read.data;
    known = {
      ...known,
      ...(preset === undefined ? {} : { preset }),
      ...(rules === undefined ? {} : { rules: rules as unknown as readonly PlanRule[] }),
      ...(leftOut === undefined ? {} : { leftOut: leftOut as readonly LeftOutDecision[] }),
    };
    count += 1;
  }
  return { ...known, lines: count };
}

/** A decision with a name that a person typed, or a version that somebody picked: it belongs to these files alone. */
function ownOf(decision: z.output<typeof Line>['set'][number]['decision']): PlanDecision | undefined {
  if (decision?.target === undefined && decision?.version === undefined) return undefined;
  const { action, policy, suffix, backup, target, version, origin } = decision;
  return {
    action,
    ...(policy === undefined ? {} : { policy }),
    ...(suffix === undefined ? {} : { suffix }),
    ...(backup === undefined ? {} : { backup }),
    ...(target === undefined ? {} : { target }),
    ...(version === undefined ? {} : { version }),
    origin,
  };
}

function templateNumber(entries: EntryColumns, decision: PlanDecision): number {
  return entries.words.decisions.idOf(templateOf(decision));
}

/** Rising places in a plan as text: as runs, or as bits where those are shorter. */
export function filesText(indexes: Uint32Array): z.input<typeof Files> {
  const runs: string[] = [];
  let start = 0;
  for (let i = 1; i <= indexes.length && runs.length <= mostRuns; i += 1) {
    if (i < indexes.length && indexes[i] === (indexes[i - 1] ?? 0) + 1) continue;
    const first = indexes[start] ?? 0;
    const last = indexes[i - 1] ?? 0;
    runs.push(first === last ? `${first}` : `${first}-${last}`);
    start = i;
  }
  if (runs.length <= mostRuns) return { runs: runs.join(',') };
  const from = indexes[0] ?? 0;
  const bits = new Uint8Array((((indexes.at(-1) ?? 0) - from) >> 3) + 1);
  for (const index of indexes)
    bits[(index - from) >> 3] = (bits[(index - from) >> 3] ?? 0) | (1 << ((index - from) & 7));
  return { from, bits: Buffer.from(bits.buffer).toString('base64') };
}

/** The places of such a text that are below `count`. */
export function* indexesOf(files: z.output<typeof Files>, count: number): Generator<number> {
  if ('runs' in files) {
    for (const run of files.runs.split(',')) {
      const [first = '0', last = first] = run.split('-');
      for (let index = Number(first); index <= Math.min(Number(last), count - 1); index += 1) yield index;
    }
    return;
  }
  const bits = Buffer.from(files.bits, 'base64');
  for (let at = 0; at < bits.length; at += 1) {
    const byte = bits[at] ?? 0;
    for (let bit = 0; byte !== 0 && bit < 8; bit += 1) {
      const index = files.from + 8 * at + bit;
      if ((byte & (1 << bit)) !== 0 && index < count) yield index;
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
