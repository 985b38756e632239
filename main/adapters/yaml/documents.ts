/** YAML and JSON texts of job bundles behind the engine's port. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, parseAllDocuments, type Document } from 'yaml';
import { AppError } from '../../../shared/domain/errors';
import type { DocumentKind, Documents, DocumentValue } from '../../engine/ports/documents';
import { parseJson } from './jsonValue';
import { plainValue } from './plainValue';
import { TextProblem } from './textProblem';
import { safeTags } from './safeTags';

/** Holds no state: may be made as often as wanted. */
export function createDocuments(): Documents {
  return { read, withText };
}

function read(text: string, kind: DocumentKind, source: string): DocumentValue {
  try {
    return valueOf(withoutMark(text), kind);
  } catch (error) {
    // Deep nesting ends in the parser as a stack that is full.
    const reason =
      error instanceof TextProblem
        ? error.message
        : error instanceof RangeError
          ? 'it is nested too deeply'
          : undefined;
    if (reason === undefined) throw error;
    throw new AppError(
      {
        code: 'bundle.document',
        message: `${source} cannot be read as ${kind}: ${reason}.`,
        safe: 'Nothing was sent.',
        hint: `Correct the file, or save it again from the program that made it.`,
      },
      error,
    );
  }
}

function valueOf(text: string, kind: DocumentKind): DocumentValue {
  if (kind === 'JSON') return parseJson(text);
  const document = parseYaml(text);
  return document === undefined ? null : plainValue(document);
}

function withText(text: string, kind: DocumentKind, key: string, value: string): string | undefined {
  const contents = parseYaml(text)?.contents;
  if (!isMap(contents)) return undefined;
  const pairs = contents.items.filter(({ key: name }) => isScalar(name) && name.value === key);
  const range =
    pairs.length === 1 ? (pairs[0]?.value as { range?: [number, number, number] } | null)?.range : undefined;
  if (range === undefined) return undefined;
  const ending = text.slice(range[0], range[1]).endsWith('\n') ? '\n' : '';
  const edited = `${text.slice(0, range[0])}${quoted(value)}${ending}${text.slice(range[1])}`;
  return isEdit(text, edited, kind, key, value) ? edited : undefined;
}

/** Whether only the one value differs, as a reader of the two texts sees it. */
function isEdit(before: string, after: string, kind: DocumentKind, key: string, value: string): boolean {
  try {
    const wanted = valueOf(before, kind);
    return wanted instanceof Map && isDeepStrictEqual(valueOf(after, kind), new Map(wanted).set(key, value));
  } catch (error) {
    if (error instanceof TextProblem) return false;
    throw error;
  }
}

/** Means the same in JSON and in YAML, whose readers take no control characters as they are. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** `undefined` for a text without a document. */
function parseYaml(text: string): Document | undefined {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    customTags: safeTags,
    merge: true,
    uniqueKeys: false,
    logLevel: 'error',
    prettyErrors: false,
    stringKeys: false,
  });
  if ('empty' in documents) return undefined;
  if (documents.length > 1) throw new TextProblem('it holds more than one document');
  const document = documents[0];
  const problem = document?.errors[0] ?? document?.warnings[0];
  if (problem === undefined) return document;
  const line = text.slice(0, problem.pos[0]).split('\n').length;
  throw new TextProblem(`line ${line}: ${problem.message.replace(/[.\s]+$/u, '')}`);
}
