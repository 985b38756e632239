/** How a template wants a parameter to be shown: the hints of `userInterface`. They are hints: what makes no sense is passed over. */
import type { DocumentMap, DocumentValue } from '../ports/documents';
import { isDocumentList, isDocumentMap } from './documentShape';

export interface FileFilter {
  readonly label: string;
  /** Such as `*.exr`. */
  readonly patterns: readonly string[];
}

export interface Surface {
  /** As it stands in the template. */
  readonly control?: string;
  readonly label?: string;
  readonly groupLabel?: string;
  readonly decimals?: number;
  readonly singleStepDelta?: number;
  readonly fileFilters?: readonly FileFilter[];
}

const longestLabel = 256;
const mostFilters = 20;
const mostDecimals = 15;

/** Absent where the definition has no hints. */
export function readSurface(definition: DocumentMap): Surface | undefined {
  const hints = definition.get('userInterface');
  if (!isDocumentMap(hints)) return undefined;
  const texts = { control: hints.get('control'), label: hints.get('label'), groupLabel: hints.get('groupLabel') };
  const decimals = numberIn(hints.get('decimals'));
  const step = numberIn(hints.get('singleStepDelta'));
  const filters = readFilters(hints);
  return {
    ...Object.fromEntries(
      Object.entries(texts).flatMap(([key, text]) => (isLabel(text) ? [[key, text.slice(0, longestLabel)]] : [])),
    ),
    ...(decimals === undefined || decimals < 0 || decimals > mostDecimals || !Number.isInteger(decimals)
      ? {}
      : { decimals }),
    ...(step === undefined || step <= 0 ? {} : { singleStepDelta: step }),
    ...(filters.length === 0 ? {} : { fileFilters: filters }),
  };
}

function isLabel(value: DocumentValue | undefined): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function numberIn(value: DocumentValue | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The one that a dialog begins with is the first. */
function readFilters(hints: DocumentMap): readonly FileFilter[] {
  const listed = hints.get('fileFilters');
  const all = [hints.get('fileFilterDefault'), ...(isDocumentList(listed) ? listed : [])].slice(0, mostFilters);
  const found = all.flatMap((filter): FileFilter[] => {
    if (!isDocumentMap(filter)) return [];
    const [label, patterns] = [filter.get('label'), filter.get('patterns')];
    const texts = isDocumentList(patterns) ? patterns.filter(isLabel).slice(0, mostFilters) : [];
    return isLabel(label) && texts.length > 0 ? [{ label: label.slice(0, longestLabel), patterns: texts }] : [];
  });
  return found.filter(({ label }, index) => found.findIndex((other) => other.label === label) === index);
}
