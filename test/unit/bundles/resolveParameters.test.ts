/** Which value a parameter has, what its paths are to the job, and the sentences about values that do not fit. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pathsOfValue } from '../../../main/engine/bundles/bundlePaths';
import { readDefinitions } from '../../../main/engine/bundles/definitions';
import { readParameterArguments } from '../../../main/engine/bundles/parameterValues';
import { joinedPath } from '../../../main/engine/bundles/pathValues';
import { submissionPaths } from '../../../main/engine/bundles/prepareBundle';
import type { DocumentMap, DocumentValue } from '../../../main/engine/ports/documents';
import { bundlePorts, bundleTemp, plantBundle, prepared, refusal, templateHead } from '../../support/plantBundle';

const top = bundleTemp();
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});
let count = 0;
const bundle = (definitions: string, more: Readonly<Record<string, string>> = {}): string =>
  plantBundle(join(top, `b${(count += 1)}`), {
    'template.yaml': `${templateHead}parameterDefinitions:\n${definitions}`,
    ...more,
  });
const given = (values: Readonly<Record<string, DocumentValue>>) => ({ given: new Map(Object.entries(values)) });

test.each([
  ['NONE', 'FILE', { referencedPaths: ['/p/f'] }],
  ['NONE', undefined, { referencedPaths: ['/p/f'] }],
  ['IN', 'FILE', { inputFiles: ['/p/f'] }],
  ['IN', 'DIRECTORY', { inputFolders: ['/p/f'] }],
  ['IN', undefined, { inputFolders: ['/p/f'] }],
  ['OUT', 'FILE', { outputFolders: ['/p'] }],
  ['OUT', 'DIRECTORY', { outputFolders: ['/p/f'] }],
  ['OUT', undefined, { outputFolders: ['/p/f'] }],
  ['INOUT', 'FILE', { inputFiles: ['/p/f'], outputFolders: ['/p'] }],
  ['INOUT', 'DIRECTORY', { inputFolders: ['/p/f'], outputFolders: ['/p/f'] }],
  ['INOUT', undefined, { inputFolders: ['/p/f'], outputFolders: ['/p/f'] }],
] as const)('D6: a path that flows %s as %s is what the table says', (dataFlow, objectType, paths) => {
  const none = { inputFiles: [], inputFolders: [], outputFolders: [], referencedPaths: [] };
  const definition = objectType === undefined ? { dataFlow } : { dataFlow, objectType };
  expect([pathsOfValue(definition, '/p/f', 'posix'), pathsOfValue(definition, '', 'posix')]).toEqual([
    { ...none, ...paths },
    none,
  ]);
});

test('paths of Windows are joined and cut by its rules on every system', () => {
  const file = { dataFlow: 'OUT', objectType: 'FILE' } as const;
  expect([
    joinedPath('C:\\b', 'x/../y', 'windows'),
    joinedPath('C:\\b', 'D:\\z\\', 'windows'),
    joinedPath('C:\\b', 'D:\\', 'windows'),
    joinedPath('C:\\b', '\\rooted', 'windows'),
    joinedPath('C:\\b', '//srv/share/d', 'windows'),
    ...['C:\\f.mov', 'C:\\a\\f.mov', '\\\\srv\\share\\f'].map(
      (path) => pathsOfValue(file, path, 'windows').outputFolders[0],
    ),
  ]).toEqual(['C:\\b\\y', 'D:\\z', 'D:\\', 'C:\\rooted', '\\\\srv\\share\\d', 'C:\\', 'C:\\a', '\\\\srv\\share']);
});

test('given values win over parameter_values, these over defaults, and each is joined by its origin', async () => {
  const path = (name: string) => `- {name: ${name}, type: PATH, dataFlow: IN, objectType: FILE, default: d/x}\n`;
  const folder = bundle(`${path('A')}${path('B')}${path('C')}- {name: N, type: INT, default: 1}\n`, {
    'parameter_values.yaml': 'parameterValues: [{name: A, value: v/a}, {name: B, value: v/b}]',
  });
  const { request, paths, knownFolders } = await prepared(folder, {
    ...given({ A: '../g/a' }),
    workingFolder: '/work/here',
  });
  expect({ parameters: request.parameters, inputs: paths.inputFiles, knownFolders }).toEqual({
    parameters: { A: { path: '/work/g/a' }, B: { path: join(folder, 'v/b') }, C: { path: join(folder, 'd/x') } },
    inputs: ['/work/g/a', join(folder, 'd/x'), join(folder, 'v/b')].sort(),
    // Of the bundle's own files only those inside it are known.
    knownFolders: [folder, '/work/g'],
  });
});

test('a submission is given inputs, folders for outputs, and paths that are only named', async () => {
  const folder = bundle(
    '- {name: A, type: PATH, dataFlow: INOUT, objectType: FILE}\n- {name: B, type: PATH, dataFlow: IN}\n- {name: C, type: PATH}\n',
  );
  expect(submissionPaths(await prepared(folder, given({ A: '/s/a', B: '/t', C: '/r' })))).toEqual({
    paths: ['/t'],
    filePaths: ['/s/a'],
    outputFolders: ['/s'],
    referencedPaths: ['/r'],
    arePathsKnown: false,
    knownPaths: [folder, '/s', '/t', '/r'],
  });
});

test('a default must name something inside the bundle', async () => {
  const refusals: string[] = [];
  for (const path of ['/etc/passwd', '../x', 'a/../../x'])
    refusals.push(await refusal(prepared(bundle(`- {name: A, type: PATH, default: "${path}"}\n`))));
  expect(refusals).toEqual([
    'bundle.default_outside: The default "/etc/passwd" of the parameter "A" is absolute.',
    'bundle.default_outside: The default "../x" of the parameter "A" leads out of the job bundle.',
    'bundle.default_outside: The default "a/../../x" of the parameter "A" leads out of the job bundle.',
  ]);
  // A value makes the default meaningless, allowed values make it a choice, and an address is no place on this computer.
  const fine = bundle('', { 'parameter_values.yaml': 'parameterValues: [{name: A, value: /y}]' });
  plantBundle(fine, {
    'template.yaml': `extensions: [EXPR]\n${templateHead}parameterDefinitions:\n- {name: A, type: PATH, default: /x}\n- {name: B, type: PATH, default: /a, allowedValues: [/a, /b]}\n- {name: C, type: PATH, default: "s3://b/k", dataFlow: IN}\n`,
  });
  const { request, paths } = await prepared(fine);
  expect([request.parameters, paths.inputFolders, paths.referencedPaths]).toEqual([
    { A: { path: '/y' }, B: { path: '/a' }, C: { path: 's3://b/k' } },
    [],
    ['/a', '/y'],
  ]);
});

test('a value that does not fit is refused with what is wrong', async () => {
  const rows: readonly (readonly [definition: string, value: DocumentValue, sentence: string])[] = [
    ['type: INT', 'x', 'is "x", which is no whole number'],
    ['type: INT', '1.5', 'is "1.5", which is no whole number'],
    ['type: INT', '9223372036854775808', 'is "9223372036854775808", which is beyond 64 bits'],
    ['type: INT, minValue: 2', '1', 'is "1", which is less than 2'],
    ['type: INT, maxValue: "2"', '3', 'is "3", which is greater than 2'],
    ['type: INT, allowedValues: [1, "2"]', '3', 'is "3", which is not among the allowed values [1, "2"]'],
    ['type: FLOAT', 'inf', 'is "inf", which is no number'],
    ['type: FLOAT, minValue: 0.5', '0.25', 'is "0.25", which is less than 0.5'],
    ['type: STRING, minLength: 3', 'é😀', 'is "é😀", which is shorter than 3 characters'],
    ['type: STRING, maxLength: 1', 'ab', 'is "ab", which is longer than 1 characters'],
    ['type: STRING, allowedValues: [a, b]', 'c', 'is "c", which is not among the allowed values ["a", "b"]'],
    ['type: STRING', [1n], 'is [1], which is no text'],
    ['type: PATH, allowedValues: [/a]', 'a', 'is "/work/a", which is not among the allowed values ["/a"]'],
    ['type: BOOL', '2', 'is "2", which is neither true nor false'],
    ['type: RANGE_EXPR', '1-5,4', 'is "1-5,4", which has ranges that overlap: 1-5 and 4'],
    ['type: RANGE_EXPR', '5-1', 'is "5-1", which has "5-1", which goes down but has no negative step'],
    ['type: RANGE_EXPR', '1-5:0', 'is "1-5:0", which has "1-5:0", which has steps of 0'],
    ['type: "LIST[INT]"', '["1"]', 'has "1" as item 1, which is no whole number'],
    ['type: "LIST[INT]"', 'x', 'is "x", which is no list such as [1, 2] or ["a", "b"]'],
    ['type: "LIST[INT]", item: {maxValue: 2}', '[1, 3]', 'has 3 as item 2, which is greater than 2'],
    ['type: "LIST[STRING]", minLength: 2', '["a"]', 'has 1 items; at least 2 are needed'],
    ['type: "LIST[STRING]"', Array.from({ length: 65 }, () => ''), 'has 65 items; at most 64 are allowed'],
    ['type: "LIST[LIST[INT]]", item: {maxLength: 1}', '[[1, 2]]', 'has a list of 2 items; at most 1 are allowed'],
  ];
  const sentences: string[] = [];
  for (const [definition, value] of rows)
    sentences.push(await refusal(prepared(bundle(`- {name: A, ${definition}}\n`), given({ A: value }))));
  expect(sentences).toEqual(rows.map(([, , sentence]) => `bundle.parameter: The parameter "A" ${sentence}.`));
});

test('missing values are all named, and unknown names are refused', async () => {
  const folder = bundle('- {name: A, type: INT}\n- {name: B, type: INT}\n');
  const more = { 'parameter_values.yaml': 'parameterValues: [{name: X, value: 1}, {name: "maya:y", value: 2}]' };
  const values = given({ A: 1n, B: 2n });
  expect([
    await refusal(prepared(folder)),
    await refusal(prepared(folder, given({ A: 1n, B: 1n, C: 1n }))),
    await refusal(prepared(bundle('- {name: A, type: INT}\n', more), given({ A: 1n }))),
    await refusal(prepared(folder, given({ A: 1n, B: 1n, 'deadline:colour': 'red' }))),
    await refusal(prepared(folder, given({ A: 1n, B: 1n, 'deadline:priority': '101' }))),
    (await prepared(folder, { ...values, settings: { priority: 7 } })).request.priority,
    (await prepared(folder, values)).request.priority,
  ]).toEqual([
    'bundle.parameter: These parameters have no value: "A", "B".',
    'bundle.parameter: The parameter "C" does not exist; the job has A, B.',
    'bundle.parameter: The parameter "X" has a value in the bundle, but neither the job nor its queue defines it.',
    'bundle.parameter: The parameter "deadline:colour" is no setting of a job.',
    'bundle.parameter: The parameter "deadline:priority" is "101", which is no whole number from 0 to 100.',
    7,
    50,
  ]);
});

test('parameters of the queue are joined with those of the job, and differences are named', async () => {
  const definitions = (text: string) =>
    readDefinitions(bundlePorts.documents.read(`parameterDefinitions:\n${text}`, 'YAML', 'Q') as DocumentMap);
  const folder = bundle('- {name: A, type: INT, default: 5}\n', {
    'parameter_values.yaml': 'parameterValues: [{name: Conda, value: maya}]',
  });
  const ofQueue = definitions(
    '- {name: Conda, type: STRING, default: ""}\n- {name: A, type: INT, default: 1}\n- {name: Tool, type: PATH, default: /opt/t}\n',
  );
  const { request, paths } = await prepared(folder, { ofQueue });
  expect([request.parameters, paths.referencedPaths]).toEqual([{ Conda: { string: 'maya' } }, ['/opt/t']]);
  expect(await refusal(prepared(folder, { ofQueue: definitions('- {name: A, type: FLOAT, minValue: 1}\n') }))).toBe(
    'bundle.template: The job and its queue define these parameters differently: "A" (type, minValue).',
  );
});

test('-p takes NAME=VALUE, JSON and files, and the later wins', async () => {
  const folder = plantBundle(join(top, 'p'), { 'v.yaml': 'A: yes\nB: [1, 2]\n', 'v.json': '{"C": 1.0, "A": "j"}' });
  const place = { ...bundlePorts, workingFolder: folder, homeFolder: folder };
  const read = (...texts: string[]) => readParameterArguments(texts, place);
  expect([
    await read('A= x=y ', 'B=', ' {"C": [1], "A": 2} '),
    await read('file://v.yaml', 'file://~/v.json'),
    await refusal(read('novalue')),
    await refusal(read('=x')),
    await refusal(read('file://none.json')),
    await refusal(read('{"A": }')),
  ]).toEqual([
    new Map<string, DocumentValue>([['A', 2n], ['B', ''], ['C', [1n]]]),
    new Map<string, DocumentValue>([['A', 'j'], ['B', [1n, 2n]], ['C', 1]]),
    'input.invalid: "novalue" gives no parameter a value.',
    'input.invalid: "=x" gives no parameter a value.',
    `input.not_found: ${join(folder, 'none.json')} is not there or is no file.`,
    expect.stringMatching(/^bundle\.document: The parameter text cannot be read as JSON: /u),
  ]); // prettier-ignore
});

test('an overridden name changes the name only; where that cannot be, the same template goes as JSON', async () => {
  const folder = bundle('- {name: A, type: INT, default: 010}\n');
  const flat = plantBundle(join(top, 'anchored'), {
    'template.yaml':
      'specificationVersion: jobtemplate-2023-09\nname: &n x\ndescription: *n\nsteps: [{a: 1.0, b: 12345678901234567890123}]\n',
  });
  const first = (await prepared(folder, { name: 'Shot 10' })).request;
  const second = (await prepared(flat, { name: 'Shot 10' })).request;
  expect([first.template, first.templateType, second.template, second.templateType]).toEqual([
    'specificationVersion: jobtemplate-2023-09\nname: "Shot 10"\nparameterDefinitions:\n- {name: A, type: INT, default: 010}\n',
    'YAML',
    '{"specificationVersion": "jobtemplate-2023-09", "name": "Shot 10", "description": "x", "steps": [{"a": 1.0, "b": 12345678901234567890123}]}',
    'JSON',
  ]);
});
