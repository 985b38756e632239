import { describe, expect, it } from 'vitest';
import { argumentsOf, launchDataOf, readHandOver, type LaunchData } from '../../../main/app/launchArguments';
import { parseLink } from '../../../shared/domain/links';

const here = { platform: 'linux', cwd: '/work/show' } as const;
const windows = { platform: 'win32', cwd: '/work/show' } as const;
const linux = (...argv: string[]): LaunchData => launchDataOf(argv, here);

describe('the arguments of a start', () => {
  it.each<[string, string[], Omit<LaunchData, 'v'>]>([
    ['nothing', [], {}],
    ['switches of Chromium', ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'], {}],
    ['a transfer to show', ['--show=0192f3a4'], { show: '0192f3a4' }],
    ['a malformed transfer', ['--show=../../etc'], {}],
    ['a transfer that is too long', [`--show=${'a'.repeat(65)}`], {}],
    ['a link', ['satchel://open'], { link: 'satchel://open' }],
    ['a link among switches', ['--disable-gpu', 'satchel://settings', '--hidden'], { link: 'satchel://settings' }],
    ['a link in a switch', ['--x=satchel://open'], {}],
    ['a plan', ['/plans/a.satchel-plan.json'], { planPath: '/plans/a.satchel-plan.json' }],
    [
      'a plan beside the folder of the start',
      ['a b.satchel-plan.json'],
      { planPath: '/work/show/a b.satchel-plan.json' },
    ],
    ['a plan above it', ['../a.SATCHEL-PLAN.JSON'], { planPath: '/work/a.SATCHEL-PLAN.JSON' }],
    ['another file', ['/plans/a.json', 'notes.txt'], {}],
    ['a switch that ends like a plan', ['--a.satchel-plan.json'], {}],
    ['a part that does not fit beside one that does', ['--show=..', 'satchel://open'], { link: 'satchel://open' }],
  ])('%s', (_what, argv, expected) => {
    expect(linux(...argv)).toEqual({ v: 1, ...expected });
  });

  it('keeps links that must not be followed as a text that is refused', () => {
    const smuggled = [
      linux('satchel://open', 'satchel://settings'),
      linux('satchel://open', 'SATCHEL:x'),
      linux(`satchel://${'a'.repeat(10_000)}`),
      launchDataOf(['satchel://open'], windows),
      launchDataOf(['--link-marker', '--no-sandbox', 'satchel://open'], windows),
      launchDataOf(['--link-marker', 'satchel://open', 'satchel://settings'], windows),
      launchDataOf(['satchel://open', '--link-marker'], windows),
    ];
    for (const { link } of smuggled) expect(() => parseLink(link!)).toThrow('not one that Satchel understands');
    expect(smuggled.map((data) => readHandOver(data))).toEqual(smuggled);
  });

  it('takes a link on Windows only right after its marker', () => {
    expect(launchDataOf(['--link-marker', 'satchel://open'], windows)).toEqual({ v: 1, link: 'satchel://open' });
  });
});

describe('what one start hands to another', () => {
  it('arrives as it was said', () => {
    const said = linux('--show=a-1', 'satchel://open', 'b.satchel-plan.json');
    expect(readHandOver(structuredClone(said))).toEqual(said);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'satchel://open'],
    ['a list', [1]],
    ['another version', { v: 2 }],
    ['an unknown field', { v: 1, requestPath: '/x' }],
    ['a relative plan', { v: 1, planPath: 'a.satchel-plan.json' }],
    ['a file that is no plan', { v: 1, planPath: '/etc/passwd' }],
    ['a number as link', { v: 1, link: 1 }],
    ['a link of 10 kB', { v: 1, link: 'a'.repeat(10_000) }],
    ['a path of 100 kB', { v: 1, planPath: `/${'ä'.repeat(50_000)}.satchel-plan.json` }],
  ])('is not used when it is %s', (_what, data) => {
    expect(readHandOver(data)).toBeUndefined();
  });

  it('can be said again as arguments, without what was refused', () => {
    const said = linux('--show=a-1', 'satchel://open', '/b.satchel-plan.json');
    expect(launchDataOf(argumentsOf(said, 'linux'), here)).toEqual(said);
    expect(launchDataOf(argumentsOf(said, 'win32'), windows)).toEqual(said);
    expect(argumentsOf(linux('satchel://open', 'satchel://open'), 'linux')).toEqual([]);
    expect(argumentsOf(undefined, 'linux')).toEqual([]);
  });
});
