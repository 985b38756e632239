/** Named values as they were given: in `parameter_values`, or on the command line with `-p`. */
import { resolve } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { Documents, DocumentValue } from '../ports/documents';
import type { FileSystem } from '../ports/fileSystem';
import { bundleError } from './bundleErrors';
import { decode } from './bundleFiles';
import { isDocumentList, isDocumentMap, kindOfValue } from './documentShape';

/** In the order in which they were given first; the last one of a name counts. */
export type NamedValues = ReadonlyMap<string, DocumentValue>;

/** `bundle.document` where it is no list of names and values. */
export function readParameterValues(
  document: { readonly path: string; readonly value: DocumentValue } | undefined,
): NamedValues {
  const values = new Map<string, DocumentValue>();
  if (document === undefined || document.value === null) return values;
  const { path, value } = document;
  if (!isDocumentMap(value)) throw malformed(path, `it holds ${kindOfValue(value)} where a map belongs`);
  const list = value.get('parameterValues') ?? [];
  if (!isDocumentList(list)) throw malformed(path, `"parameterValues" is ${kindOfValue(list)}, not a list`);
  for (const [index, row] of list.entries()) {
    const name = isDocumentMap(row) ? row.get('name') : undefined;
    const given = isDocumentMap(row) ? row.get('value') : undefined;
    if (typeof name !== 'string' || name === '' || given === undefined)
      throw malformed(path, `entry ${index + 1} has no "name" with a "value"`);
    values.set(name, given);
  }
  return values;
}

export interface ArgumentPlace {
  readonly files: FileSystem;
  readonly documents: Documents;
  readonly workingFolder: string;
  readonly homeFolder: string;
}

const mostBytes = 4 * 1024 * 1024;

/** `NAME=VALUE`, `{"NAME": VALUE}` or `file://x.json|yaml`, later ones win. `input.invalid` for anything else. */
export async function readParameterArguments(given: readonly string[], place: ArgumentPlace): Promise<NamedValues> {
  const values = new Map<string, DocumentValue>();
  for (const argument of given) {
    const text = argument.trim();
    if (text.startsWith('file://')) for (const [name, value] of await readFile(text, place)) values.set(name, value);
    else if (text.startsWith('{')) for (const [name, value] of readObject(text, place)) values.set(name, value);
    else {
      const equals = argument.indexOf('=');
      if (equals < 1) throw noForm(text);
      // A value keeps its spaces; a name has none.
      values.set(argument.slice(0, equals).trim(), argument.slice(equals + 1));
    }
  }
  return values;
}

async function readFile(
  text: string,
  { files, documents, workingFolder, homeFolder }: ArgumentPlace,
): Promise<NamedValues> {
  const name = text.slice('file://'.length).replace(/^~(?=[\\/]|$)/u, () => homeFolder);
  const path = resolve(workingFolder, name);
  if ((await files.statFollowing(path))?.type !== 'file')
    throw new AppError({
      code: 'input.not_found',
      message: `${path} is not there or is no file.`,
      safe: 'Nothing was sent.',
      hint: 'Give a file with names and values after file://.',
      details: { path },
    });
  const content = decode(await files.readFile(await files.realPath(path), mostBytes), path);
  const value = documents.read(content, path.toLowerCase().endsWith('.json') ? 'JSON' : 'YAML', path);
  if (!isDocumentMap(value)) throw malformed(path, `it holds ${kindOfValue(value)} where names and values belong`);
  return value;
}

function readObject(text: string, { documents }: ArgumentPlace): NamedValues {
  const value = documents.read(text, 'JSON', 'The parameter text');
  if (!isDocumentMap(value)) throw noForm(text);
  return value;
}

function noForm(text: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(text)} gives no parameter a value.`,
    safe: 'Nothing was sent.',
    hint: 'Write NAME=VALUE, a JSON object of names and values, or file:// and the path of a JSON or YAML file with them.',
  });
}

function malformed(path: string, why: string): Error {
  return bundleError('bundle.document', `${path} gives no values: ${why}.`, 'Correct the file.', path);
}
