/** Values of the list types as CreateJob takes them. Items are never turned into another type: "5" is no whole number. */
import type { DocumentValue } from '../ports/documents';
import { valueError } from './bundleErrors';
import type { Constraints, ParameterDefinition } from './definitions';
import { floatText, isDocumentList, shownValue } from './documentShape';
import { lengthOf, truthOf } from './valueFacts';
import type { WireParameter } from './wireParameter';

const mostTexts = 64;
const mostItems = 512;
const longestText = 1024;
const mostInner = 64;

/** `bundle.parameter` naming the first item that is wrong, counted from 1. */
export function wireList(definition: ParameterDefinition, value: DocumentValue): WireParameter {
  const { name, type, minLength = 0, maxLength = Infinity, item = {} } = definition;
  if (!isDocumentList(value)) throw valueError(name, `is ${shownValue(value)}, which is no list`);
  const isTexts = type === 'LIST[STRING]' || type === 'LIST[PATH]';
  checkCount(name, 'has', value.length, minLength, Math.min(maxLength, isTexts ? mostTexts : mostItems));
  const each = <T>(read: (inner: DocumentValue, fail: Fail) => T): readonly T[] =>
    value.map((inner, index) =>
      read(inner, (why) => valueError(name, `has ${shownValue(inner)} as item ${index + 1}, which ${why}`)),
    );
  switch (type) {
    case 'LIST[STRING]':
      return { stringList: each((inner, fail) => textItem(inner, item, fail)) };
    case 'LIST[PATH]':
      return { pathList: each((inner, fail) => textItem(inner, item, fail)) };
    case 'LIST[INT]':
      return { intList: each((inner, fail) => wholeItem(inner, item, fail)) };
    case 'LIST[FLOAT]':
      return { floatList: each((inner, fail) => numberItem(inner, item, fail)) };
    case 'LIST[BOOL]':
      return { boolList: each((inner, fail) => truthItem(inner, fail)) };
    default:
      return { intListList: each((inner, fail) => innerList(name, inner, item, fail)) };
  }
}

type Fail = (why: string) => Error;

function textItem(value: DocumentValue, limits: Constraints, fail: Fail): string {
  if (typeof value !== 'string') throw fail('is no text');
  const length = lengthOf(value);
  const longest = Math.min(limits.maxLength ?? longestText, longestText);
  if (limits.minLength !== undefined && length < limits.minLength)
    throw fail(`is shorter than ${limits.minLength} characters`);
  if (length > longest) throw fail(`is longer than ${longest} characters`);
  checkAllowed(value, limits, fail);
  return value;
}

function wholeItem(value: DocumentValue, limits: Constraints, fail: Fail): string {
  if (typeof value !== 'bigint') throw fail('is no whole number');
  if (BigInt.asIntN(64, value) !== value) throw fail('is beyond 64 bits');
  checkBounds(value, limits, fail);
  return value.toString();
}

function numberItem(value: DocumentValue, limits: Constraints, fail: Fail): string {
  if (typeof value !== 'bigint' && typeof value !== 'number') throw fail('is no number');
  if (!Number.isFinite(Number(value))) throw fail('is no finite number');
  checkBounds(value, limits, fail);
  return floatText(Number(value));
}

function truthItem(value: DocumentValue, fail: Fail): string {
  const truth = truthOf(value);
  if (truth === undefined) throw fail('is neither true nor false');
  return truth ? 'true' : 'false';
}

function innerList(name: string, value: DocumentValue, limits: Constraints, fail: Fail): readonly string[] {
  if (!isDocumentList(value)) throw fail('is no list of whole numbers');
  const { minLength = 0, maxLength = mostInner, item = {} } = limits;
  checkCount(name, `has a list`, value.length, minLength, Math.min(maxLength, mostInner));
  return value.map((inner) => wholeItem(inner, item, fail));
}

function checkCount(name: string, verb: string, count: number, least: number, most: number): void {
  const has = verb === 'has' ? `has ${count} items` : `${verb} of ${count} items`;
  if (count < least) throw valueError(name, `${has}; at least ${least} are needed`);
  if (count > most) throw valueError(name, `${has}; at most ${most} are allowed`);
}

function checkBounds(value: bigint | number, limits: Constraints, fail: Fail): void {
  if (limits.minValue !== undefined && value < limits.minValue) throw fail(`is less than ${String(limits.minValue)}`);
  if (limits.maxValue !== undefined && value > limits.maxValue)
    throw fail(`is greater than ${String(limits.maxValue)}`);
  checkAllowed(value, limits, fail);
}

function checkAllowed(value: string | bigint | number, { allowedValues }: Constraints, fail: Fail): void {
  if (allowedValues !== undefined && !allowedValues.some((allowed) => isSame(allowed, value)))
    throw fail(`is not among the allowed values ${shownValue(allowedValues)}`);
}

/** 2 and 2.0 are one number. */
function isSame(allowed: DocumentValue, value: string | bigint | number): boolean {
  if (typeof value === 'string') return allowed === value;
  return (typeof allowed === 'bigint' || typeof allowed === 'number') && !(allowed < value) && !(allowed > value);
}
