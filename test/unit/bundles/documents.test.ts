/** YAML as PyYAML's safe loader reads it, JSON with whole numbers apart, and hostile texts of both. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDocuments } from '../../../main/adapters/yaml/documents';
import { AppError } from '../../../shared/domain/errors';

const documents = createDocuments();
const yaml = (text: string): unknown => documents.read(text, 'YAML', 'F');

test('plain scalars have the types of YAML 1.1 as PyYAML knows them', () => {
  const words: Readonly<Record<string, unknown>> = {
    yes: true, Yes: true, on: true, TRUE: true, no: false, Off: false, false: false,
    // Other readers of YAML 1.1 take these two for truth values.
    y: 'y', N: 'N', tRUE: 'tRUE',
    '010': 8n, '0x1F': 31n, '0b101': 5n, '0o10': '0o10', '09': '09', '1_000': 1000n, '-7': -7n, '1:30': 90n, '8:00:00': 28800n,
    '1.0': 1, '.5': 0.5, '1.': 1, '1.e+5': 100000, '1e3': '1e3', '1.5e3': '1.5e3', '1.5e+3': 1500, '1:30.5': 90.5,
    '~': null, null: null, NULL: null, nuLL: 'nuLL', '2024-01-31': '2024-01-31', '12345678901234567890123': 12345678901234567890123n,
  }; // prettier-ignore
  expect(Object.fromEntries(Object.keys(words).map((word) => [word, (yaml(`- ${word}`) as unknown[])[0]]))).toEqual(
    words,
  );
});

test('quoted scalars stay texts, a directive for YAML 1.2 changes nothing, and the last of equal keys counts', () => {
  expect([
    yaml('- "yes"\n- \'010\''),
    yaml('%YAML 1.2\n---\n- yes'),
    yaml('{a: 1, a: 2}'),
    yaml('# none'),
    yaml(''),
  ]).toEqual([['yes', '010'], [true], new Map([['a', 2n]]), null, null]);
});

test('what the safe loader refuses is refused with its line', () => {
  const texts = [
    'a: 1\nb: !!python/object:os.system x',
    'a: [',
    '- a\n---\n- b',
    'a: *b',
    'a: &a [*a]',
    '? [1]\n: 2',
    '<<: 5',
  ];
  expect(texts.map((text) => refusalOf(() => yaml(text)))).toEqual([
    'F cannot be read as YAML: line 2: Unresolved tag: tag:yaml.org,2002:python/object:os.system.',
    expect.stringMatching(/^F cannot be read as YAML: line 1: /u),
    'F cannot be read as YAML: it holds more than one document.',
    'F cannot be read as YAML: the alias *b names nothing.',
    'F cannot be read as YAML: an alias leads into itself.',
    'F cannot be read as YAML: a key is a list or a map.',
    'F cannot be read as YAML: << is given something other than a map.',
  ]);
});

test('aliases that multiply and texts that nest without end are refused, not expanded', () => {
  const bomb = ['a0: &a0 [x, x]'];
  for (let level = 1; level < 60; level += 1) bomb.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
  expect([
    refusalOf(() => yaml(bomb.join('\n'))),
    refusalOf(() => yaml(`${'['.repeat(300)}${']'.repeat(300)}`)),
    refusalOf(() => documents.read(`${'['.repeat(300)}${']'.repeat(300)}`, 'JSON', 'F')),
  ]).toEqual([
    'F cannot be read as YAML: its aliases multiply to more than 2,000,000 values.',
    'F cannot be read as YAML: it is nested too deeply.',
    'F cannot be read as JSON: it is nested too deeply.',
  ]);
});

test('a name is replaced and every other byte stays', () => {
  const named = (text: string, kind: 'YAML' | 'JSON' = 'YAML') => documents.withText(text, kind, 'name', 'Ü"\u0085x');
  expect([
    named('# c\nname: old # why\nb: yes\n'),
    named('a: 1\nname: |\n  long\n  text\nb: 010\n'),
    named('{"name":  "old", "b": 1.0}', 'JSON'),
    // Nothing to replace, or something else would change with it.
    named('b: 1'),
    named('name: &n old\nb: *n'),
    named('name: a\nname: b'),
  ]).toEqual([
    '# c\nname: "Ü\\"\\u0085x" # why\nb: yes\n',
    'a: 1\nname: "Ü\\"\\u0085x"\nb: 010\n',
    '{"name":  "Ü\\"\\u0085x", "b": 1.0}',
    undefined,
    undefined,
    undefined,
  ]);
});

test('any text is read or refused, and an edited one differs in the name only', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '&x ',
    '*x',
    '<<',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '|',
    '!!str',
    'name',
    '1',
    '%',
    '\t',
    '?',
    ',',
    '\\',
    '---',
    'é',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string(),
      fc.boolean(),
      (text, name, isJson) => {
        const kind = isJson ? 'JSON' : 'YAML';
        const before = valueOrRefusal(() => documents.read(text, kind, 'F'));
        const edited = before instanceof Map ? documents.withText(text, kind, 'name', name) : undefined;
        if (edited !== undefined)
          expect(documents.read(edited, kind, 'F')).toEqual(new Map(before as Map<string, unknown>).set('name', name));
      },
    ),
    { numRuns: 1500 },
  );
});

function refusalOf(work: () => unknown): string {
  return String(valueOrRefusal(work));
}

/** Only what is meant to be thrown. */
function valueOrRefusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'bundle.document') return error.dto.message;
    throw error;
  }
}
