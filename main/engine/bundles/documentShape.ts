/** Looks into documents of unknown shape. */
import type { DocumentList, DocumentMap, DocumentValue } from '../ports/documents';

export function isDocumentMap(value: DocumentValue | undefined): value is DocumentMap {
  return value instanceof Map;
}

export function isDocumentList(value: DocumentValue | undefined): value is DocumentList {
  return Array.isArray(value);
}

/** As a person calls it. */
export function kindOfValue(value: DocumentValue): string {
  if (value === null) return 'nothing';
  if (isDocumentList(value)) return 'a list';
  if (isDocumentMap(value)) return 'a map';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'string' ? 'a text' : 'a number';
}

/** Cut where it is long. */
export function shownValue(value: DocumentValue): string {
  const text = jsonOf(value);
  const characters = Array.from(text.slice(0, 200));
  return characters.length <= 60 && text.length <= 200 ? text : `${characters.slice(0, 60).join('')}…`;
}

/** The document as JSON text; whole numbers stay exact. */
export function jsonOf(value: DocumentValue): string {
  if (isDocumentList(value)) return `[${value.map(jsonOf).join(', ')}]`;
  if (isDocumentMap(value))
    return `{${[...value].map(([key, inner]) => `${JSON.stringify(key)}: ${jsonOf(inner)}`).join(', ')}}`;
  if (typeof value === 'number') return Number.isFinite(value) ? floatText(value) : 'null';
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}

/** A number that is not whole, or 2.0, as Python writes it. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 16))
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** What a plain value becomes where a text is wanted, as in the Deadline client; absent for lists, maps and nothing. */
export function plainText(value: DocumentValue): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return undefined;
}
