/** The step of the job that wrote each file, as far as the plan's manifests tell. */
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { parseOutputKey } from '../store/outputKeys';

/** Steps in the order of the manifests, then files of no known step, then sequences of several. */
export interface Steps {
  /** Ids; the two last places have none. */
  readonly ids: readonly string[];
  readonly unknown: number;
  readonly several: number;
  /** Number of the step of an entry. */
  readonly of: (index: number) => number;
}

export function stepsOf({ source, entries }: ColumnPlan): Steps {
  const numbers = new Map<string, number>();
  const numberOf = (id: string): number => {
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    return number;
  };
  const byTask = new Map<string, number>();
  for (const manifest of source.manifests) {
    const key = parseOutputKey(manifest.key);
    if (key === undefined) continue;
    const number = numberOf(key.stepId);
    const task = manifest.taskId ?? key.taskId;
    if (task !== undefined) byTask.set(task, number);
  }
  for (const id of source.stepIds ?? []) numberOf(id);
  const unknown = numbers.size;
  const { tasks } = entries.words;
  const byNumber = Uint16Array.from({ length: tasks.count + 1 }, (_, task) =>
    task === 0 ? unknown : (byTask.get(tasks.text(task)) ?? unknown),
  );
  return {
    ids: [...numbers.keys()],
    unknown,
    several: unknown + 1,
    of(index) {
      const task = entries.odd.size > 0 && entries.odd.has(index) ? entries.taskAt(index) : undefined;
      if (task !== undefined) return byTask.get(task) ?? unknown;
      return byNumber[entries.facts.task[index] ?? 0] ?? unknown;
    },
  };
}
