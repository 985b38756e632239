/** What the words of a plan document's entries mean: asked once per word, not once per entry. */
import { planKinds, type PlanAction, type PlanRecommendation } from '../../../../../shared/domain/plan';
import { isDecisive } from '../kinds';
import { EntrySchema } from '../planSchema';
import type { EntryColumns } from './entryColumns';
import type { EntryRules } from './entryScanner';
import { templateOf } from './entryWords';

/** What entries refer to. */
interface Frame {
  readonly roots: readonly { readonly id: number; readonly target: string | null }[];
  readonly sequences: readonly { readonly id: number }[];
}

/** Judges as `checkEntry` does; whatever is unusual gets 0 and is judged by that itself. */
export function entryRules(frame: Frame, { words }: EntryColumns): EntryRules {
  const rootNumbers = new Map(frame.roots.map(({ id }) => [id, words.roots.idOf(id)]));
  const hasFolder: boolean[] = [];
  for (const { id, target } of frame.roots) hasFolder[rootNumbers.get(id) ?? 0] = target !== null;
  const sequences = new Map(frame.sequences.map(({ id }) => [id, words.sequences.idOf(id)]));
  const fitting: Uint8Array[] = [];
  const { recommend: recommendSchema, also: alsoSchema, decision: decisionSchema } = EntrySchema.shape;
  return {
    rootNumber: (id) => rootNumbers.get(id) ?? 0,
    sequenceNumber: (id) => sequences.get(id) ?? 0,
    recommendation: (text) => {
      const found = recommendSchema.safeParse(parsed(text));
      if (!found.success || found.data === undefined || Object.keys(found.data).length !== 2) return 0;
      const recommendation: PlanRecommendation = { action: found.data.action, why: found.data.why };
      return small(words.recommendations.idOf(recommendation));
    },
    also: (text) => {
      const found = alsoSchema.safeParse(parsed(text));
      return found.data === undefined || found.data.length === 0 ? 0 : small(words.also.idOf(found.data));
    },
    decision: (head, origin) => {
      const found = decisionSchema.safeParse(parsed(`${head},"origin":"${origin}"}`));
      if (found.data === undefined) return 0;
      const { action, policy, suffix, backup } = found.data;
      return words.decisions.idOf(
        templateOf({
          action,
          ...(policy === undefined ? {} : { policy }),
          ...(suffix === undefined ? {} : { suffix }),
          ...(backup === undefined ? {} : { backup }),
          origin: found.data.origin,
        }),
      );
    },
    fits: (decision, kind, root) => {
      const row = (fitting[decision] ??= fittingKinds(words.decisions.at(decision)?.action));
      const fit = row[kind] ?? 0;
      return fit === needsNoFolder || (fit === needsFolder && hasFolder[root] === true);
    },
    device: (text) => small(words.devices.idOf(text)),
  };
}

const needsNoFolder = 1;
const needsFolder = 2;

function fittingKinds(action: PlanAction | undefined): Uint8Array {
  return Uint8Array.from(planKinds, (kind) => {
    if (action === undefined || (action !== 'ask' && !isDecisive(kind, action))) return 0;
    return action === 'skip' || action === 'elsewhere' || action === 'ask' ? needsNoFolder : needsFolder;
  });
}

function small(id: number): number {
  return id <= 65_535 ? id : 0;
}

/** The value, or undefined for what is no JSON: then the whole line is read again, and refused with its number. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
