/** Joins the parameters of a job with those of the environments of its queue. */
import type { DocumentValue } from '../ports/documents';
import { templateError } from './bundleErrors';
import type { Constraints, ParameterDefinition } from './definitions';
import { plainText } from './documentShape';

const compared = ['type', 'dataFlow', 'objectType', 'minLength', 'maxLength', 'minValue', 'maxValue'] as const;

/**
 * The queue's first, in their order; where both define one, the job's default counts. `bundle.template` naming every
 * parameter that the two define differently.
 */
export function mergeDefinitions(
  ofJob: readonly ParameterDefinition[],
  ofQueue: readonly ParameterDefinition[],
): ParameterDefinition[] {
  const merged = new Map(ofQueue.map((definition) => [definition.name, definition]));
  const conflicts: string[] = [];
  for (const definition of ofJob) {
    const other = merged.get(definition.name);
    const fields = other === undefined ? [] : differences(definition, other);
    if (fields.length > 0) conflicts.push(`"${definition.name}" (${fields.join(', ')})`);
    merged.set(
      definition.name,
      other?.default === undefined || definition.default !== undefined
        ? definition
        : { ...definition, default: other.default },
    );
  }
  if (conflicts.length === 0) return [...merged.values()];
  throw templateError(`The job and its queue define these parameters differently: ${conflicts.join('; ')}.`);
}

function differences(a: ParameterDefinition, b: ParameterDefinition): string[] {
  const fields: string[] = compared.filter((field) => a[field] !== b[field] && String(a[field]) !== String(b[field]));
  if (allowedKey(a.allowedValues) !== allowedKey(b.allowedValues)) fields.push('allowedValues');
  if (itemKey(a.item) !== itemKey(b.item)) fields.push('item');
  return fields;
}

/** As a set. */
function allowedKey(values: readonly DocumentValue[] | undefined): string {
  return values === undefined ? '' : JSON.stringify([...new Set(values.map((value) => plainText(value) ?? ''))].sort());
}

function itemKey(item: Constraints | undefined): string {
  if (item === undefined) return '[]';
  const { allowedValues, item: inner, ...bounds } = item;
  const fields = Object.entries(bounds).map(([name, bound]) => `${name}=${String(bound)}`);
  const own = [...fields.sort(), ...(allowedValues === undefined ? [] : [allowedKey(allowedValues)])];
  return JSON.stringify(inner === undefined ? own : [...own, itemKey(inner)]);
}
