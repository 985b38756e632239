/** Which value each parameter of a job has, and what the paths among them are to it. */
import type { PathFormat } from '../../../shared/domain/paths/components';
import { AppError } from '../../../shared/domain/errors';
import type { Documents, DocumentValue } from '../ports/documents';
import { bundleError, definitionError, valueError } from './bundleErrors';
import { joinPaths, pathsOfValue, type BundlePaths } from './bundlePaths';
import type { ParameterDefinition, ParameterType } from './definitions';
import { isDocumentList, shownValue } from './documentShape';
import { isSettingName, readJobSettings, type JobSettings } from './jobSettings';
import type { NamedValues } from './parameterValues';
import { folderOf, isAbsolutePath, isAddress, joinedPath, staysInside } from './pathValues';
import { wireValue } from './wireValue';
import type { WireParameter } from './wireParameter';

export interface ParameterSources {
  readonly definitions: readonly ParameterDefinition[];
  /** Of the environments of the queue; absent while no queue is asked, and values for unknown parameters are then kept aside. */
  readonly ofQueue?: ReadonlySet<string>;
  /** `parameter_values` of the bundle. */
  readonly values: NamedValues;
  /** Given for this submission. */
  readonly given: NamedValues;
  readonly bundleFolder: string;
  readonly workingFolder: string;
  readonly format: PathFormat;
  /** What errors call a parameter where that is not its name, such as its label in a form. */
  readonly calledBy?: (definition: ParameterDefinition) => string;
  /** The template has paths that may be addresses. */
  readonly hasAddresses: boolean;
}

export type ValueOrigin = 'given' | 'values' | 'default';

export interface ResolvedParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly origin: ValueOrigin;
  readonly wire: WireParameter;
  /** A default that the farm fills in by itself is not sent. */
  readonly isSent: boolean;
}

export interface ResolvedParameters {
  readonly parameters: readonly ResolvedParameter[];
  readonly settings: JobSettings;
  readonly paths: BundlePaths;
  /** Folders that were named for this submission and are therefore known. */
  readonly knownFolders: readonly string[];
  /** Values in the bundle that no parameter of it takes; a queue's environment may. */
  readonly unknownNames: readonly string[];
}

/** `bundle.parameter` for values that do not fit, `bundle.default_outside` for a path of the template that leads out of the bundle. */
export function resolveParameters(sources: ParameterSources, documents: Documents): ResolvedParameters {
  const names = new Set(sources.definitions.map(({ name }) => name));
  const unknownNames = unknownIn(sources, names);
  const parameters: ResolvedParameter[] = [];
  const paths: BundlePaths[] = [];
  const knownFolders: string[] = [];
  refuseWithoutValue(sources);
  for (const definition of sources.definitions) {
    const found = resolveOne(definition, sources, documents);
    if (found === undefined) continue;
    parameters.push(found);
    paths.push(pathsOfParameter(definition, found, sources));
    if (found.origin !== 'given') continue;
    for (const path of pathsIn(found.wire)) {
      if (path === '' || (sources.hasAddresses && isAddress(path))) continue;
      knownFolders.push(definition.objectType === 'FILE' ? folderOf(path, sources.format) : path);
    }
  }
  return {
    parameters,
    settings: readJobSettings(new Map([...sources.values, ...sources.given])),
    paths: joinPaths(paths),
    knownFolders: [...new Set(knownFolders)],
    unknownNames,
  };
}

/** What the paths of its value are to the job; addresses are none. */
export function pathsOfParameter(
  definition: ParameterDefinition,
  { wire, isSent }: Pick<ResolvedParameter, 'wire' | 'isSent'>,
  { hasAddresses, format }: Pick<ParameterSources, 'hasAddresses' | 'format'>,
): BundlePaths {
  const named = pathsIn(wire).filter(
    (path) => !(hasAddresses && isAddress(path)) && (isSent || isAbsolutePath(path, format)),
  );
  return joinPaths(named.map((path) => pathsOfValue(definition, path, format)));
}

/** `bundle.parameter` for values of parameters that there are not. */
export function unknownIn(
  { values, given, ofQueue, definitions }: ParameterSources,
  names: ReadonlySet<string>,
): string[] {
  const isUnknown = (name: string): boolean => !names.has(name) && !isSettingName(name);
  const known = definitions.map(({ name }) => name).join(', ');
  for (const name of given.keys())
    if (isUnknown(name) && ofQueue !== undefined)
      throw valueError(
        name,
        known === '' ? 'does not exist: the job has none' : `does not exist; the job has ${known}`,
      );
  const unknown = [...values.keys(), ...given.keys()].filter(isUnknown);
  const [first] = unknown;
  if (first !== undefined && ofQueue !== undefined)
    throw valueError(first, 'has a value in the bundle, but neither the job nor its queue defines it');
  return [...new Set(unknown)];
}

function refuseWithoutValue({ definitions, values, given }: ParameterSources): void {
  const missing = definitions.filter(
    (definition) => !given.has(definition.name) && (values.get(definition.name) ?? definition.default) === undefined,
  );
  const [first] = missing;
  if (first === undefined) return;
  const isOne = missing.length === 1;
  const names = missing.map(({ name }) => `"${name}"`).join(', ');
  throw new AppError({
    code: 'bundle.parameter',
    message: isOne ? `The parameter ${names} has no value.` : `These parameters have no value: ${names}.`,
    safe: 'Nothing was sent.',
    hint: missing.some(({ isHidden }) => isHidden)
      ? 'Give hidden ones a default in the template or a value in parameter_values, the others a value with -p NAME=VALUE.'
      : 'Give each a value, with -p NAME=VALUE or in parameter_values of the bundle.',
    details: { parameter: first.name, count: missing.length },
  });
}

/** Absent where it has no value. Throws as `resolveParameters` does. */
export function resolveOne(
  definition: ParameterDefinition,
  sources: ParameterSources,
  documents: Documents,
): ResolvedParameter | undefined {
  const { name, type } = definition;
  const called = sources.calledBy?.(definition) ?? name;
  const origin = sources.given.has(name) ? 'given' : sources.values.has(name) ? 'values' : 'default';
  const raw =
    origin === 'given' ? sources.given.get(name) : origin === 'values' ? sources.values.get(name) : definition.default;
  if (raw === undefined) return undefined;
  if (raw === null) throw valueError(called, 'has no value: the one that was given is empty');
  const value = type.startsWith('LIST') && typeof raw === 'string' ? listIn(called, raw, documents) : raw;
  const isPath = type === 'PATH' || type === 'LIST[PATH]';
  const joined = isPath ? joinedValue(definition, value, origin, sources) : value;
  const isSent = origin !== 'default' || (isPath && sources.ofQueue?.has(name) !== true);
  return { name, type, origin, wire: wireValue({ ...definition, name: called }, joined), isSent };
}

function listIn(called: string, text: string, documents: Documents): DocumentValue {
  try {
    return documents.read(text, 'JSON', `The parameter "${called}"`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw valueError(called, `is ${shownValue(text)}, which is no list such as [1, 2] or ["a", "b"]`);
  }
}

function joinedValue(
  definition: ParameterDefinition,
  value: DocumentValue,
  origin: ValueOrigin,
  sources: ParameterSources,
): DocumentValue {
  const each = (path: DocumentValue): DocumentValue =>
    typeof path === 'string' ? joinedItem(definition, path, origin, sources) : path;
  return isDocumentList(value) ? value.map(each) : each(value);
}

function joinedItem(
  definition: ParameterDefinition,
  path: string,
  origin: ValueOrigin,
  { bundleFolder, workingFolder, format, hasAddresses, ofQueue, calledBy }: ParameterSources,
): string {
  if (path === '' || (hasAddresses && isAddress(path))) return path;
  if (origin === 'given') return joinedPath(workingFolder, path, format);
  const isAbsolute = isAbsolutePath(path, format);
  if (origin === 'values') return isAbsolute ? path : joinedPath(bundleFolder, path, format);
  if (ofQueue?.has(definition.name) === true) return path;
  // Whoever made the template listed the absolute paths that it may take.
  const allowed = definition.allowedValues ?? definition.item?.allowedValues;
  if (isAbsolute && allowed?.includes(path) === true) return path;
  if (!isAbsolute && staysInside(path, format)) return joinedPath(bundleFolder, path, format);
  throw bundleError(
    'bundle.default_outside',
    `The default ${shownValue(path)} of the parameter "${calledBy?.(definition) ?? definition.name}" ${isAbsolute ? 'is absolute' : 'leads out of the job bundle'}.`,
    'A default must name something inside the bundle by a relative path. Give the parameter a value instead.',
    path,
  );
}

function pathsIn(wire: WireParameter): readonly string[] {
  if ('path' in wire) return [wire.path];
  return 'pathList' in wire ? wire.pathList : [];
}

/** `bundle.template` for defaults that are no value of their parameter; paths are left to whoever joins them. */
export function checkDefaults(definitions: readonly ParameterDefinition[]): void {
  for (const definition of definitions) {
    if (definition.default === undefined || definition.type === 'PATH' || definition.type === 'LIST[PATH]') continue;
    try {
      wireValue(definition, definition.default);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw definitionError(
        definition.name,
        `has a default that it does not take: ${error.dto.message.replace(/\.$/u, '')}`,
      );
    }
  }
}
