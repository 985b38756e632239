/** Decides the rows of a new plan by what was declined before, and else by rules. */
import { planKinds, type PlanKind, type PlanRoot } from '../../../../shared/domain/plan';
import type { DeclinedFiles } from '../../ports/records';
import type { EntryColumns } from './columns/entryColumns';
import type { MatchContext } from './ruleMatcher';
import { createVerdicts, type RuleSources } from './rules';

const differences: ReadonlySet<PlanKind> = new Set([
  'edited-here',
  'remote-newer',
  'local-newer',
  'size-differs',
  'content-differs',
]);

/** Rows whose farm content the artist declined for this place stay settled until that content changes. `input.invalid` for a bad glob. */
export function decideRows(
  entries: EntryColumns,
  roots: readonly Pick<PlanRoot, 'id' | 'target'>[],
  sources: RuleSources,
  context: MatchContext,
  declined: DeclinedFiles,
): void {
  const targets = new Map(roots.map(({ id, target }) => [id, target]));
  const isDeclined = (index: number): boolean => {
    const target = targets.get(entries.rootAt(index));
    return typeof target === 'string' && declined.has(target, entries.paths.at(index), entries.remoteHashAt(index));
  };
  const verdicts = createVerdicts(sources, context);
  const isDifference = planKinds.map((kind) => differences.has(kind));
  /** What all rows of a kind get, by its number; undefined where it depends on the row. */
  const templates = planKinds.map((kind) => {
    const verdict = verdicts.ofKind(kind);
    if (verdict === undefined) return undefined;
    return verdict.decision === undefined ? 0 : entries.words.templateNumber(verdict.decision);
  });
  for (let index = 0; index < entries.length; index += 1) {
    const kind = entries.facts.kind[index] ?? 0;
    if (isDifference[kind] === true && isDeclined(index)) {
      entries.setDecision(index, { action: 'skip', origin: 'declined' });
      continue;
    }
    const template = templates[kind];
    if (template === undefined) entries.setDecision(index, verdicts.of(entries.at(index)).decision);
    else entries.setTemplate(index, template);
  }
}
