/** JSON texts with whole numbers apart from all others, and objects as maps, so that no key means anything by itself. */
import type { DocumentValue } from '../../engine/ports/documents';
import { TextProblem } from './textProblem';

const deepest = 100;
const longestNumber = 1000;

/** `TextProblem` for what is no JSON, and for what lies deeper than 100 levels. */
export function parseJson(text: string): DocumentValue {
  try {
    return checkDepth(JSON.parse(text, revive) as DocumentValue, 0);
  } catch (error) {
    if (error instanceof SyntaxError) throw new TextProblem(firstClause(error.message));
    throw error;
  }
}

function revive(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'number') return numberOf(context?.source ?? String(value), value);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map) return value;
  return new Map(Object.entries(value));
}

function numberOf(source: string, value: number): bigint | number {
  if (source.length > longestNumber) throw new TextProblem('a number has more than 1,000 digits');
  if (/^-?\d+$/u.test(source)) return BigInt(source);
  if (!Number.isFinite(value)) throw new TextProblem(`the number ${source} is too large`);
  return value;
}

function checkDepth(value: DocumentValue, depth: number): DocumentValue {
  if (depth > deepest) throw new TextProblem('it is nested too deeply');
  if (value instanceof Map) for (const inner of value.values()) checkDepth(inner as DocumentValue, depth + 1);
  else if (Array.isArray(value)) for (const inner of value) checkDepth(inner as DocumentValue, depth + 1);
  return value;
}

/** The engine quotes the text behind it, which may be long. */
function firstClause(message: string): string {
  return message
    .replace(/, "[^]*/u, '')
    .replace(/[.\s]+$/u, '')
    .slice(0, 200);
}
