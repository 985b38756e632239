/** What light checks found a moment ago, so that three submissions in a row ask once. */
import type { CheckMode, CheckResult } from '../../../shared/domain/check';
import type { TargetPlan } from './probe';

export interface LightResults {
  /** What was found there less than a minute ago by the same identity; absent after trouble with rights or a sign-in. */
  of(plan: TargetPlan, nowMs: number): readonly CheckResult[] | undefined;
  keep(plan: TargetPlan, results: readonly CheckResult[], mode: CheckMode, nowMs: number): void;
  /** Somebody signed in, or a transfer was refused: everything is tried again. */
  forget(): void;
}

const goodForMs = 60_000;

export function createLightResults(): LightResults {
  const kept = new Map<string, { readonly atMs: number; readonly results: readonly CheckResult[] }>();
  return {
    of: ({ identity }, nowMs) => {
      const found = identity === undefined ? undefined : kept.get(identity);
      if (found === undefined) return undefined;
      const ageMs = nowMs - found.atMs;
      return ageMs >= 0 && ageMs < goodForMs ? found.results : undefined;
    },
    keep: ({ identity }, results, mode, nowMs) => {
      if (identity === undefined) return;
      if (results.some(isRefusal)) kept.delete(identity);
      // A deep check tries more; its results are no answer to a light one.
      else if (mode === 'light') kept.set(identity, { atMs: nowMs, results });
    },
    forget: () => {
      kept.clear();
    },
  };
}

function isRefusal({ level, type }: CheckResult): boolean {
  return (level === 'error' || level === 'warning') && (type === 'authentication' || type === 'permission');
}
