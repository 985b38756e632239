/** Labels of a list to choose from that tell its rows apart: farms and queues may share a name. */
import type { Choice } from '../../ui/Select';

export interface NamedRow {
  readonly value: string;
  readonly label: string;
  /** Always said beside the name. */
  readonly more?: string;
  /** Said where the rest is the same. */
  readonly id: string;
}

/** In the order given. */
export function distinctLabels(rows: readonly NamedRow[]): readonly Choice[] {
  const named = rows.map(({ value, label, more, id }) => ({
    value,
    id,
    label: more === undefined ? label : `${label}, ${more}`,
  }));
  const counts = new Map<string, number>();
  for (const { label } of named) counts.set(label, (counts.get(label) ?? 0) + 1);
  return named.map(({ value, label, id }) => ({
    value,
    label: (counts.get(label) ?? 0) > 1 ? `${label} (${id})` : label,
  }));
}
