import { expect, test } from 'vitest';
import { createDocuments } from '../../../main/adapters/yaml/documents';
import { isDocumentMap } from '../../../main/engine/bundles/documentShape';
import { workerOsOf } from '../../../main/engine/bundles/workerOs';

function osOf(steps: string): string | undefined {
  const value = createDocuments().read(`steps:\n${steps}`, 'YAML', 'template.yaml');
  return isDocumentMap(value) ? workerOsOf(value) : 'no map';
}

const step = (systems: string): string =>
  `- name: Render\n  hostRequirements: {attributes: [{name: attr.worker.os.family, anyOf: ${systems}}]}\n`;

test.each([
  ['a step without requirements', '- name: Render\n', undefined],
  ['one system', step('[windows]'), 'windows'],
  ['one system, and a step that runs anywhere', `${step('[linux]')}- name: Comp\n`, 'linux'],
  ['a choice of systems', step('[linux, windows]'), undefined],
  ['steps for different systems', step('[linux]') + step('[macos]'), undefined],
  ['a system that nobody knows', step('[plan9]'), undefined],
  [
    'requirements of another kind',
    '- hostRequirements: {attributes: [{name: attr.worker.cpu.arch, anyOf: [linux]}]}\n',
    undefined,
  ],
  ['steps that are no list of maps', '- 1\n- [a]\n', undefined],
])('of a template with %s', (_, steps, expected) => {
  expect(osOf(steps)).toBe(expected);
});
