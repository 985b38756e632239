import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { planInObjects } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { listPresets, requiredPreset } from '../../../main/engine/outputs/plan/ownPresets';
import { readPlan, writePlan } from '../../../main/engine/outputs/plan/planDocument';
import { parsePreset } from '../../../main/engine/outputs/plan/presetFile';
import { bundledPresets } from '../../../main/engine/outputs/plan/presets';
import { createReview } from '../../../main/engine/review/createReview';
import { presetNames } from '../../../shared/domain/plan';
import { entryOf, planOf } from '../../support/plan/planFixtures';

const files = createFileSystem();
const studio = (rules: unknown[] = [], more: object = {}): string =>
  JSON.stringify({ satchelPreset: 1, name: 'studio', rules, ...more });
const rule = (more: object = {}): object => ({
  id: 'frames',
  name: 'Frames',
  when: { kinds: ['edited-here'] },
  then: { action: 'overwrite', backup: true },
  ...more,
});

describe('the presets that come with Satchel', () => {
  it('are all there, by their names, each with words and rules', () => {
    expect(bundledPresets.map(({ name }) => name)).toEqual(presetNames);
    for (const { label, description, rules } of bundledPresets)
      expect([label, description, rules.length > 0]).toEqual([expect.any(String), expect.stringMatching(/\.$/), true]);
  });
});

describe('preset files', () => {
  let dataFolder = '';
  const write = (name: string, text: string): Promise<void> => writeFile(path.join(dataFolder, 'presets', name), text);
  const at = (name: string): string => path.join(dataFolder, 'presets', name);
  beforeEach(async () => {
    const made = await mkdtemp(path.join(tmpdir(), 'satchel-presets-'));
    dataFolder = made;
    await mkdir(path.join(made, 'presets'));
    onTestFinished(() => rm(made, { recursive: true, force: true }));
  });

  it('stand behind those of Satchel, also when the folder links them in', async () => {
    await write('studio.json', studio([rule()], { label: 'Our studio', description: 'Comp shots.' }));
    await write('.hidden.json', 'x');
    await write('notes.txt', 'x');
    await writeFile(path.join(dataFolder, 'elsewhere'), studio([], { name: 'linked' }));
    await symlink(path.join(dataFolder, 'elsewhere'), at('linked.json'));
    const { presets, problems } = await listPresets(dataFolder, files);
    expect([presets.map(({ name, label }) => `${name}: ${label}`).slice(5), problems]).toEqual([
      ['linked: linked', 'studio: Our studio'],
      [],
    ]);
    expect(await requiredPreset('studio', dataFolder, files)).toEqual({
      name: 'studio',
      label: 'Our studio',
      description: 'Comp shots.',
      rules: [{ enabled: true, ...rule() }],
    });
  });

  it('that are broken are told by file and place, and the others go on', async () => {
    await write('a.json', '{\n  "satchelPreset": 1,\n  "name": "a",,\n}');
    await write('b.json', studio([rule({ then: { action: 'burn' } })]));
    await write('c.json', studio([rule({ when: { kind: ['new'] } })]));
    await write('d.json', studio([rule(), rule()]));
    await write('e.json', studio([rule({ when: { glob: '[' } })]));
    await write('f.json', studio([], { name: 'artist' }));
    await write('g.json', '');
    await mkdir(at('h.json'));
    await write('studio.json', studio([rule()]));
    const { presets, problems } = await listPresets(dataFolder, files);
    expect(presets.map(({ name }) => name).slice(5)).toEqual(['studio']);
    expect(problems.map(({ path: file, message }) => [path.basename(file), message.includes(file)])).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => [`${name}.json`, true]),
    );
    expect(problems.map(({ message }) => message.slice(message.indexOf(': ') + 2))).toEqual([
      'it is not JSON at line 3, column 15.',
      expect.stringMatching(/^rules\[0\]\.then\.action: /),
      expect.stringMatching(/^rules\[0\]\.when: .*"kind"/),
      'rules[1].id: "frames" is there twice.',
      expect.stringMatching(/^rules\[0\]\.when\.glob: /),
      'its name "artist" is one of the presets that come with Satchel.',
      'it is not JSON at line 1, column 1.',
      expect.any(String),
    ]);
  });

  it('are asked for by name, and the answer to another name says which there are and which are broken', async () => {
    await write('broken.json', '[');
    await write('studio.json', studio());
    await expect(requiredPreset('wild', dataFolder, files)).rejects.toMatchObject({
      dto: {
        code: 'input.invalid',
        message: expect.stringMatching(/^There is no preset wild\. .*artist, .*studio\. .*broken\.json/) as string,
      },
    });
  });

  it('need no folder', async () => {
    await rm(path.join(dataFolder, 'presets'), { recursive: true });
    expect(await listPresets(dataFolder, files)).toEqual({ presets: bundledPresets, problems: [] });
  });
});

describe('a plan with a preset of a file', () => {
  const kept = { action: 'keep-both', policy: 'version', origin: 'preset:artist#3' } as const;
  const plan = planOf([entryOf(0, 'edited-here', { path: 'a.exr', decision: kept })]);
  const own = parsePreset(studio([rule({ name: 'Frames of ours' })]), 'studio.json');
  const opened = (given = plan) => createReview(given, { uid: 'u', title: 't', clock: { nowMs: () => 0 } });

  it('is decided by its rules, lists them as the preset, and gives them back with one step of undo', () => {
    const review = opened();
    const { preset, byAction, rules } = review.usePreset('studio', own.rules);
    expect([preset, byAction, rules.map(({ id }) => id)]).toEqual([
      'studio',
      { overwrite: 1 },
      expect.arrayContaining(['preset:studio#1']),
    ]);
    expect(review.rules().find(({ source }) => source === 'preset')).toMatchObject({
      id: 'preset:studio#1',
      enabled: true,
      count: 1,
    });
    expect(() => {
      review.useRules((all) => all.filter(({ from }) => from !== 'preset'));
    }).not.toThrow();
    review.undo();
    expect([review.undo().preset, review.summary().byAction]).toEqual(['artist', { 'keep-both': 1 }]);
  });

  it('carries the rules, so that it is the same on a computer that has no such file', () => {
    const review = opened();
    review.usePreset('studio', own.rules);
    const read = readPlan(writePlan(planInObjects(review.plan())), 'plan.json');
    expect([read.preset, read.rules.map(({ id, from }) => [id, from])]).toEqual(['studio', [['frames', 'preset']]]);
    const elsewhere = opened(read);
    expect(elsewhere.summary()).toMatchObject({ preset: 'studio', byAction: { overwrite: 1 } });
    const back = elsewhere.usePreset('safe');
    expect([back.preset, back.byAction, elsewhere.plan().rules]).toEqual(['safe', { 'keep-both': 1 }, []]);
  });

  it('whose rules are not there is decided by what is built in', () => {
    const read = readPlan(writePlan(plan).replace('"preset":"artist"', '"preset":"constructor"'), 'plan.json');
    expect(
      opened(read)
        .rules()
        .map(({ source }) => source),
    ).toEqual(['built-in', 'built-in']);
  });
});
