/** What a plain YAML scalar means to PyYAML's safe loader, which reads YAML 1.1; the differences to YAML 1.2 and to other 1.1 readers count. */
import type { ScalarTag, Tags } from 'yaml';

const trueWords = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/u;
const falseWords = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/u;
const wholeNumber =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/u;
const realNumber =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/u;
const longestNumber = 1000;

function scalar(name: string, test: RegExp, resolve: ScalarTag['resolve']): ScalarTag {
  return { tag: `tag:yaml.org,2002:${name}`, default: true, test, resolve };
}

const tags: readonly ScalarTag[] = [
  scalar('null', /^(?:~|null|Null|NULL|)$/u, () => null),
  scalar('bool', new RegExp(`${trueWords.source}|${falseWords.source}`, 'u'), (text) => trueWords.test(text)),
  scalar('int', wholeNumber, (text, fail) => {
    if (text.length > longestNumber) fail('A number has more than 1,000 digits');
    return wholeOf(text);
  }),
  scalar('float', realNumber, realOf),
  // The reference makes a date of it, and the text again when it is sent.
  scalar(
    'timestamp',
    /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?$/u,
    (text) => text,
  ),
];

/** The rest (`str`, `map`, `seq`) is the failsafe schema. */
export const safeTags = (given: Tags): Tags => [...given, ...tags, 'merge'];

function wholeOf(source: string): bigint {
  const text = source.replaceAll('_', '');
  const isNegative = text.startsWith('-');
  const digits = text.replace(/^[-+]/u, '');
  const amount = digits.includes(':') ? sixties(digits) : BigInt(digits.replace(/^0(?=[0-7])/u, '0o') || '0');
  return isNegative ? -amount : amount;
}

/** `1:30` is ninety. */
function sixties(digits: string): bigint {
  return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function realOf(source: string): number {
  const text = source.replaceAll('_', '').toLowerCase();
  if (text.endsWith('.inf')) return text.startsWith('-') ? -Infinity : Infinity;
  if (text === '.nan') return NaN;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/u, '');
  return sign * digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
