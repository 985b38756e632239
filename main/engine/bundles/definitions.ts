/** The parameters that a template defines, checked for what no value could ever satisfy. */
import type { DocumentList, DocumentMap, DocumentValue } from '../ports/documents';
import { definitionError, templateError } from './bundleErrors';
import { isDocumentList, isDocumentMap, kindOfValue, shownValue } from './documentShape';
import { readSurface, type Surface } from './surface';

export const parameterTypes = [
  'STRING',
  'PATH',
  'INT',
  'FLOAT',
  'BOOL',
  'RANGE_EXPR',
  'LIST[STRING]',
  'LIST[PATH]',
  'LIST[INT]',
  'LIST[FLOAT]',
  'LIST[BOOL]',
  'LIST[LIST[INT]]',
] as const;
export type ParameterType = (typeof parameterTypes)[number];

export const dataFlows = ['NONE', 'IN', 'OUT', 'INOUT'] as const;
export type DataFlow = (typeof dataFlows)[number];

export interface Constraints {
  readonly allowedValues?: DocumentList;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: bigint | number;
  readonly maxValue?: bigint | number;
  /** Of each item of a list. */
  readonly item?: Constraints;
}

export interface ParameterDefinition extends Constraints {
  readonly name: string;
  readonly type: ParameterType;
  readonly description?: string;
  readonly default?: DocumentValue;
  readonly dataFlow: DataFlow;
  readonly objectType?: 'FILE' | 'DIRECTORY';
  /** The template shows it to nobody, so it must bring its value along. */
  readonly isHidden: boolean;
  /** How a form shows it; absent where the template does not say. */
  readonly surface?: Surface;
}

/** What a type does not know; a definition that has it is refused. */
const unknownTo: Readonly<Record<string, readonly string[]>> = {
  BOOL: ['allowedValues', 'minLength', 'maxLength', 'minValue', 'maxValue', 'item'],
  RANGE_EXPR: ['allowedValues', 'minValue', 'maxValue', 'item'],
  scalar: ['item'],
  list: ['allowedValues', 'minValue', 'maxValue', 'objectType', 'dataFlow'],
  'LIST[PATH]': ['allowedValues', 'minValue', 'maxValue'],
  'LIST[BOOL]': ['allowedValues', 'minValue', 'maxValue', 'objectType', 'dataFlow', 'item'],
};
const itemFields: Readonly<Record<string, readonly string[]>> = {
  'LIST[STRING]': ['allowedValues', 'minLength', 'maxLength'],
  'LIST[PATH]': ['allowedValues', 'minLength', 'maxLength'],
  'LIST[INT]': ['allowedValues', 'minValue', 'maxValue'],
  'LIST[FLOAT]': ['allowedValues', 'minValue', 'maxValue'],
  'LIST[LIST[INT]]': ['minLength', 'maxLength', 'item'],
};

/** Whether the template may have paths that are addresses, such as `s3://bucket/key`. */
export function hasExpressions(template: DocumentMap): boolean {
  const extensions = template.get('extensions');
  return isDocumentList(extensions) && extensions.includes('EXPR');
}

/** `bundle.template` for definitions that make no sense; the type of a queue's or job's parameter may be written in any case with EXPR. */
export function readDefinitions(template: DocumentMap): ParameterDefinition[] {
  const list = template.get('parameterDefinitions');
  if (list === undefined) return [];
  if (!isDocumentList(list)) throw templateError(`"parameterDefinitions" is ${kindOfValue(list)}, not a list.`);
  const found = new Map<string, ParameterDefinition>();
  for (const fields of list) {
    const definition = readDefinition(fields, hasExpressions(template));
    if (found.has(definition.name)) throw definitionError(definition.name, 'is defined twice');
    found.set(definition.name, definition);
  }
  return [...found.values()];
}

function readDefinition(fields: DocumentValue, hasAnyCase: boolean): ParameterDefinition {
  if (!isDocumentMap(fields)) throw templateError(`A parameter definition is ${kindOfValue(fields)}, not a map.`);
  const name = fields.get('name');
  if (typeof name !== 'string' || name === '') throw templateError('A parameter definition has no name.');
  const type = typeOf(name, fields.get('type'), hasAnyCase);
  for (const field of unknownTo[type] ?? unknownTo[type.startsWith('LIST') ? 'list' : 'scalar'] ?? [])
    if (fields.has(field)) throw definitionError(name, `has "${field}", which ${type} does not know`);
  const description = fields.get('description');
  const dataFlow = oneOf(name, 'dataFlow', fields.get('dataFlow'), dataFlows) ?? 'NONE';
  const objectType = oneOf(name, 'objectType', fields.get('objectType'), ['FILE', 'DIRECTORY'] as const);
  const standard = fields.get('default');
  if (standard === null) throw definitionError(name, 'has an empty "default"');
  if (standard !== undefined && type.startsWith('LIST') && !isDocumentList(standard))
    throw definitionError(name, `has a "default" that is ${kindOfValue(standard)}, not a list`);
  const surface = readSurface(fields);
  return {
    name,
    type,
    dataFlow,
    isHidden: surface?.control === 'HIDDEN',
    ...(surface === undefined ? {} : { surface }),
    ...(typeof description === 'string' ? { description } : {}),
    ...(objectType === undefined ? {} : { objectType }),
    ...(standard === undefined ? {} : { default: standard }),
    ...readConstraints(name, fields, itemFields[type]),
  };
}

function typeOf(name: string, given: DocumentValue | undefined, hasAnyCase: boolean): ParameterType {
  if (given === undefined) throw definitionError(name, 'has no "type"');
  const text = typeof given === 'string' && hasAnyCase ? given.toUpperCase() : given;
  const type = parameterTypes.find((known) => known === text);
  if (type === undefined)
    throw definitionError(name, `has the type ${shownValue(given)}; known are ${parameterTypes.join(', ')}`);
  return type;
}

function oneOf<T extends string>(
  name: string,
  field: string,
  given: DocumentValue | undefined,
  known: readonly T[],
): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((value) => value === given);
  if (found === undefined)
    throw definitionError(name, `has ${shownValue(given)} for "${field}"; it can be ${known.join(', ')}`);
  return found;
}

function readConstraints(
  name: string,
  fields: DocumentMap,
  ofItem: readonly string[] | undefined,
  place = '',
): Constraints {
  const allowedValues = fields.get('allowedValues');
  if (allowedValues !== undefined && (!isDocumentList(allowedValues) || allowedValues.length === 0))
    throw definitionError(name, `has ${place}"allowedValues" that are no list of values`);
  const minLength = lengthOf(name, `${place}"minLength"`, fields.get('minLength'));
  const maxLength = lengthOf(name, `${place}"maxLength"`, fields.get('maxLength'));
  const minValue = boundOf(name, `${place}"minValue"`, fields.get('minValue'));
  const maxValue = boundOf(name, `${place}"maxValue"`, fields.get('maxValue'));
  if ((minLength ?? 0) > (maxLength ?? Infinity))
    throw definitionError(name, `has a ${place}"minLength" above its "maxLength"`);
  if (minValue !== undefined && maxValue !== undefined && minValue > maxValue)
    throw definitionError(name, `has a ${place}"minValue" above its "maxValue"`);
  const item = ofItem === undefined ? undefined : readItem(name, fields.get('item'), ofItem, place);
  return {
    ...(allowedValues === undefined ? {} : { allowedValues }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(minValue === undefined ? {} : { minValue }),
    ...(maxValue === undefined ? {} : { maxValue }),
    ...(item === undefined ? {} : { item }),
  };
}

function readItem(
  name: string,
  given: DocumentValue | undefined,
  known: readonly string[],
  place: string,
): Constraints | undefined {
  if (given === undefined) return undefined;
  if (!isDocumentMap(given))
    throw definitionError(name, `has an ${place}"item" that is ${kindOfValue(given)}, not a map`);
  for (const field of given.keys())
    if (!known.includes(field))
      throw definitionError(name, `has ${place}"item" with "${field}", which it does not know`);
  const inner = known.includes('item') ? itemFields['LIST[INT]'] : undefined;
  return readConstraints(name, given, inner, `${place}"item" → `);
}

function lengthOf(name: string, field: string, given: DocumentValue | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'bigint' || given < 0n || given > BigInt(Number.MAX_SAFE_INTEGER))
    throw definitionError(name, `has ${shownValue(given)} for ${field}, which must be a whole number from 0`);
  return Number(given);
}

function boundOf(name: string, field: string, given: DocumentValue | undefined): bigint | number | undefined {
  if (given === undefined || typeof given === 'bigint') return given;
  if (typeof given === 'string' && /^\s*[-+]?\d+\s*$/u.test(given) && given.length < 100)
    return BigInt(given.trim().replace(/^\+/u, ''));
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw definitionError(name, `has ${shownValue(given)} for ${field}, which must be a number`);
}
