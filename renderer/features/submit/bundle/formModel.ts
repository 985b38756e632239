/** The form of a job bundle while somebody fills it in. What is valid is the engine's to say. */
import type { BundleCheck, BundleField } from '../../../../shared/ipc/bundles';
import { visibleText } from '../../../ui/format';
import { hasLines, listOfLines } from './listLines';

export type Values = Readonly<Record<string, string>>;

/** What a field shows: what was typed, else what it has by itself. */
export function textOf(field: BundleField, values: Values): string {
  return (Object.hasOwn(values, field.name) ? values[field.name] : undefined) ?? ownText(field) ?? '';
}

/** What the engine is told: lists as files write them, and nothing of fields that there are not any more. */
export function sentValues(values: Values, fields: readonly BundleField[]): Record<string, string> {
  const sent = fields.flatMap((field): [string, string][] => {
    const text = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (text === undefined) return [];
    return [[field.name, hasLines(field) ? listOfLines(field.type, text) : text]];
  });
  return Object.fromEntries(sent);
}

/** While nobody changes it; absent where it has none. */
function ownText({ value, items }: BundleField): string | undefined {
  return items?.join('\n') ?? value;
}

export function isChanged({ name }: BundleField, values: Values): boolean {
  return Object.hasOwn(values, name);
}

/** A field that has its own value again is no longer changed. */
export function withText(values: Values, field: BundleField, text: string): Values {
  const others = withoutChange(values, field);
  return text === ownText(field) ? others : { ...others, [field.name]: text };
}

export function withoutChange(values: Values, field: BundleField): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== field.name));
}

export interface FieldGroup {
  /** Absent for fields of no group. */
  readonly label: string | undefined;
  readonly isOfQueue: boolean;
  readonly fields: readonly BundleField[];
}

/** In the order in which the groups come first; those of the queue by themselves. */
export function groupsOf(fields: readonly BundleField[]): readonly FieldGroup[] {
  const groups = new Map<string, FieldGroup>();
  for (const field of fields) {
    const isOfQueue = field.isOfQueue === true;
    const key = `${String(isOfQueue)} ${field.group ?? ''}`;
    const before = groups.get(key)?.fields ?? [];
    groups.set(key, { label: field.group, isOfQueue, fields: [...before, field] });
  }
  return [...groups.values()];
}

export interface FaultWords {
  readonly byField: ReadonlyMap<string, string>;
  /** Those that no field shows. */
  readonly others: readonly string[];
  readonly count: number;
}

export function faultWords(check: BundleCheck | undefined, fields: readonly BundleField[]): FaultWords {
  const shown = new Set(fields.map(({ name }) => name));
  const byField = new Map<string, string>();
  const others: string[] = [];
  for (const { name, message } of check?.faults ?? [])
    if (name !== undefined && shown.has(name)) byField.set(name, visibleText(message));
    else others.push(message);
  const ofName = check?.nameFault === undefined ? 0 : 1;
  return { byField, others, count: byField.size + others.length + ofName };
}

/** The number one step up or down, within the bounds; from nothing it begins at the least. */
export function stepped(field: BundleField, text: string, direction: 1 | -1): string {
  return field.type === 'INT' ? steppedWhole(field, text, direction) : steppedFloat(field, text, direction);
}

function steppedWhole({ least, most, step = 1 }: BundleField, text: string, direction: 1 | -1): string {
  const [low, high] = [wholeOf(least), wholeOf(most)];
  const from = wholeOf(text);
  const by = BigInt(Math.max(1, Math.round(step)));
  const next = from === undefined ? (low ?? 0n) : from + by * BigInt(direction);
  if (low !== undefined && next < low) return low.toString();
  return (high !== undefined && next > high ? high : next).toString();
}

function steppedFloat({ least, most, step, decimals }: BundleField, text: string, direction: 1 | -1): string {
  const from = numberOf(text);
  const next = from === undefined ? (numberOf(least) ?? 0) : from + direction * floatStep(from, step, decimals);
  const bounded = Math.min(numberOf(most) ?? Infinity, Math.max(numberOf(least) ?? -Infinity, next));
  // Twelve digits hide what binary fractions add.
  return decimals === undefined ? String(Number(bounded.toPrecision(12))) : bounded.toFixed(decimals);
}

/** Without decimals a step of the template is a share of the value, as Open Job Description has it; else it follows the magnitude. */
function floatStep(from: number, step: number | undefined, decimals: number | undefined): number {
  if (decimals !== undefined) return step ?? 10 ** -decimals;
  if (step !== undefined) return from === 0 ? step : Math.abs(from) * step;
  return from === 0 ? 0.1 : 10 ** (Math.floor(Math.log10(Math.abs(from))) - 1);
}

function wholeOf(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\s*[-+]?\d{1,100}\s*$/u.test(text) ? BigInt(text.trim().replace('+', '')) : undefined;
}

function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
