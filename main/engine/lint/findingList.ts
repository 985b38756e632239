/** Gathers findings: of a kind that is found very often only the first are kept, all are counted. */
import { findingLevels, type Finding, type FindingId, type LintReport } from '../../../shared/domain/lint';

const keptOfKind = 100;

export class FindingList {
  readonly #kept: Finding[] = [];
  readonly #countOf = new Map<FindingId, number>();
  readonly #counts = { error: 0, warning: 0, info: 0 };

  add(finding: Finding): void {
    const count = (this.#countOf.get(finding.id) ?? 0) + 1;
    this.#countOf.set(finding.id, count);
    this.#counts[finding.level] += 1;
    if (count <= keptOfKind) this.#kept.push(finding);
  }

  /** Errors first; within a level what is missing, then the rest, each in the order in which they were found. */
  report(): LintReport {
    const findings = findingLevels.flatMap((level) => {
      const own = this.#kept.filter((finding) => finding.level === level);
      const isMissing = ({ missingCount }: Finding): boolean => missingCount !== undefined;
      return [...own.filter(isMissing), ...own.filter((finding) => !isMissing(finding))];
    });
    const { error, warning, info } = this.#counts;
    return { findings, counts: { ...this.#counts }, unlisted: error + warning + info - findings.length };
  }
}
