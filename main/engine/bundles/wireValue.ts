/** A value as CreateJob takes it, checked against its definition. */
import type { DocumentValue } from '../ports/documents';
import { valueError } from './bundleErrors';
import type { Constraints, ParameterDefinition } from './definitions';
import { floatText, isDocumentList, plainText, shownValue } from './documentShape';
import { rangeFault } from './rangeExpression';
import { lengthOf, truthOf } from './valueFacts';
import { wireList } from './wireList';
import type { WireParameter } from './wireParameter';

/** CreateJob takes no longer paths. */
const longestPath = 1024;

/** `bundle.parameter` with what is wrong about the value. Paths are checked as they are given: join them before. */
export function wireValue(definition: ParameterDefinition, value: DocumentValue): WireParameter {
  const { name, type } = definition;
  switch (type) {
    case 'STRING': {
      const text = plainText(value);
      if (text === undefined) throw wrong(name, value, 'is no text');
      return { string: checkText(definition, text, value) };
    }
    case 'PATH':
      if (typeof value !== 'string') throw wrong(name, value, 'is no path');
      if (lengthOf(value) > longestPath) throw wrong(name, value, 'is longer than 1,024 characters');
      return { path: checkText(definition, value, value) };
    case 'RANGE_EXPR': {
      if (typeof value !== 'string') throw wrong(name, value, 'is no text with a range such as 1-10');
      const fault = rangeFault(value);
      if (fault !== undefined) throw valueError(name, `is ${shownValue(value)}, which ${fault}`);
      return { rangeExpr: checkText(definition, value, value) };
    }
    case 'BOOL': {
      const truth = truthOf(value);
      if (truth === undefined) throw wrong(name, value, 'is neither true nor false');
      return { bool: truth ? 'true' : 'false' };
    }
    case 'INT': {
      const whole = wholeOf(value);
      if (whole === undefined) throw wrong(name, value, 'is no whole number');
      if (BigInt.asIntN(64, whole) !== whole) throw wrong(name, value, 'is beyond 64 bits');
      checkNumber(definition, whole, value);
      return { int: typeof value === 'string' ? value.trim() : whole.toString() };
    }
    case 'FLOAT': {
      const number = numberOf(value);
      if (number === undefined) throw wrong(name, value, 'is no number');
      checkNumber(definition, number, value);
      return {
        float:
          typeof value === 'string' ? value.trim() : typeof value === 'bigint' ? value.toString() : floatText(number),
      };
    }
    default:
      return wireList(definition, value);
  }
}

function wrong(name: string, value: DocumentValue, why: string): Error {
  return valueError(name, `is ${shownValue(value)}, which ${why}`);
}

function checkText(
  { name, minLength, maxLength, allowedValues }: ParameterDefinition,
  text: string,
  given: DocumentValue,
): string {
  const length = lengthOf(text);
  if (minLength !== undefined && length < minLength)
    throw wrong(name, given, `is shorter than ${minLength} characters`);
  if (maxLength !== undefined && length > maxLength) throw wrong(name, given, `is longer than ${maxLength} characters`);
  if (allowedValues !== undefined && !allowedValues.some((allowed) => plainText(allowed) === text))
    throw wrong(name, given, `is not among the allowed values ${shownValue(allowedValues)}`);
  return text;
}

function checkNumber(
  definition: ParameterDefinition & Constraints,
  number: bigint | number,
  given: DocumentValue,
): void {
  const { name, minValue, maxValue, allowedValues } = definition;
  if (minValue !== undefined && number < minValue) throw wrong(name, given, `is less than ${String(minValue)}`);
  if (maxValue !== undefined && number > maxValue) throw wrong(name, given, `is greater than ${String(maxValue)}`);
  if (allowedValues === undefined) return;
  // 2 and 2.0 are one number, however they are kept.
  if (!allowedValues.some((allowed) => isSameNumber(numberOrWhole(allowed), number)))
    throw wrong(name, given, `is not among the allowed values ${shownValue(allowedValues)}`);
}

function isSameNumber(a: bigint | number | undefined, b: bigint | number): boolean {
  return a !== undefined && !(a < b) && !(a > b);
}

function numberOrWhole(value: DocumentValue): bigint | number | undefined {
  return wholeOf(value) ?? numberOf(value);
}

function wholeOf(value: DocumentValue): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== 'string' || value.length > 100 || !/^\s*[-+]?\d+\s*$/u.test(value)) return undefined;
  return BigInt(value.trim().replace(/^\+/u, ''));
}

function numberOf(value: DocumentValue): number | undefined {
  if (isDocumentList(value) || value === null || typeof value === 'boolean' || typeof value === 'object')
    return undefined;
  const isNumber = typeof value !== 'string' || /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/u.test(value);
  const number = isNumber ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}
