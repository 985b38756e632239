/** A list as somebody types it, one item for each line, and as the engine reads it. Whether an item is right is the engine's to say. */
import type { BundleField } from '../../../../shared/ipc/bundles';

/** Whether the field shows lines; a list with items that are no lines is shown as it is written in files. */
export function hasLines({ type, value, items }: BundleField): boolean {
  return type.startsWith('LIST') && (value === undefined || items !== undefined);
}

/** A list as files write it. Blank lines are no items. */
export function listOfLines(type: string, text: string): string {
  const lines = text.split(/\r?\n/u).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return `[${lines.map((line) => itemOf(type, line)).join(', ')}]`;
}

function itemOf(type: string, line: string): string {
  switch (type) {
    case 'LIST[INT]':
      return wholeOf(line);
    case 'LIST[FLOAT]':
      return numberOf(line);
    case 'LIST[BOOL]':
      return /^(?:true|false)$/iu.test(line) ? line.toLowerCase() : JSON.stringify(line);
    case 'LIST[LIST[INT]]':
      return `[${(line.match(/[^\s,[\]]+/gu) ?? []).map(wholeOf).join(', ')}]`;
    default:
      return JSON.stringify(line);
  }
}

/** Digit by digit, for it may have 64 bits. */
function wholeOf(text: string): string {
  return /^[-+]?\d{1,100}$/u.test(text) ? BigInt(text.replace('+', '')).toString() : JSON.stringify(text);
}

function numberOf(text: string): string {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/u.test(text)) return text;
  const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/u.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? String(number) : JSON.stringify(text);
}
