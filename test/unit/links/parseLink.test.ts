import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { isLinkLike, parseLink } from '../../../shared/domain/links';

const uid = '0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506';

const hex = '0123456789abcdef0123456789abcdef';
const [farm, queue, job] = [`farm-${hex}`, `queue-${hex}`, `job-${hex}`];

const outcome = (text: string): unknown => {
  try {
    return parseLink(text);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('a link that is exactly one of the known forms opens its page', () => {
  it.each([
    ['satchel://open', { view: 'home' }],
    ['satchel://open/', { view: 'home' }],
    ['satchel://settings', { view: 'settings' }],
    ['satchel://settings/store', { view: 'settings', section: 'store' }],
    ['satchel://settings/ui', { view: 'settings', section: 'ui' }],
    [`satchel://settings/${'a'.repeat(32)}`, { view: 'settings', section: 'a'.repeat(32) }],
    [`satchel://transfer/${uid}`, { view: 'transfer', uid }],
    [
      'satchel://transfer/00000000-0000-0000-0000-000000000000',
      { view: 'transfer', uid: '00000000-0000-0000-0000-000000000000' },
    ],
    [`satchel://download/${farm}/${queue}/${job}`, { view: 'download', farmId: farm, queueId: queue, jobId: job }],
    [`satchel://job/${farm}/${queue}/${job}`, { view: 'download', farmId: farm, queueId: queue, jobId: job }],
  ])('%s', (text, link) => {
    expect(outcome(text)).toEqual(link);
  });
});

const refused: readonly string[] = [
  // Nothing, or no link at all.
  '',
  ' ',
  'open',
  'satchel',
  'satchel:',
  'satchel:/open',
  'satchel:open',
  'satchel://',
  'satchel:///open',
  'satchel:////open',
  // Other schemes and other cases.
  'SATCHEL://open',
  'Satchel://open',
  'satchel2://open',
  'xsatchel://open',
  'deadline://download/job',
  'https://open',
  'javascript:alert(1)',
  'file:///etc/passwd',
  // Pages that do not exist.
  'satchel://Open',
  'satchel://opened',
  'satchel://open//',
  'satchel://open/all',
  'satchel://delete/everything',
  'satchel://setting',
  'satchel://settings/',
  'satchel://settings/Store',
  'satchel://settings/store/region',
  `satchel://settings/${'a'.repeat(33)}`,
  'satchel://settings/__proto__',
  // Wrong ids.
  'satchel://transfer',
  'satchel://transfer/',
  'satchel://transfer/1',
  `satchel://transfer/${uid.toUpperCase()}`,
  `satchel://transfer/${uid}0`,
  `satchel://transfer/${uid.slice(1)}`,
  `satchel://transfer/${uid.replaceAll('-', '')}`,
  `satchel://transfer/{${uid}}`,
  `satchel://transfer/${uid}/`,
  // Ways out of a path.
  'satchel://open/..',
  'satchel://open/../settings',
  `satchel://transfer/../transfer/${uid}`,
  'satchel://settings/..',
  'satchel://transfer/..%2f..%2fetc',
  'satchel://settings\\store',
  // Parameters, fragments, user info, ports.
  'satchel://open?',
  'satchel://open?x=1',
  'satchel://open#top',
  'satchel://me@open',
  'satchel://me:secret@open',
  'satchel://open:80',
  // A second link, and arguments that hide behind one.
  'satchel://open satchel://settings',
  'satchel://opensatchel://settings',
  'satchel://open --no-sandbox',
  '--link-marker satchel://open',
  'satchel://open" --inspect "',
  // Percent tricks and invisible characters.
  'satchel://%6fpen',
  'satchel://open%00',
  'satchel://open%0a',
  'satchel://settings/%73tore',
  'satchel://open\n',
  '\nsatchel://open',
  'satchel://open\0',
  'satchel://open\t',
  'satchel://öpen',
  'satchel://settings/st\u202Eore',
  // Jobs that are not named exactly, or ask for more than a page.
  `satchel://download/${farm}/${queue}`,
  `satchel://download/${queue}/${farm}/${job}`,
  `satchel://download/${farm}/${queue}/${job}/`,
  `satchel://download/${farm}/${queue}/${job}0`,
  `satchel://download/${farm}/${queue}/${job.toUpperCase()}`,
  `satchel://download/${farm}/${queue}/${job}?profile=admin`,
  `satchel://download/${farm}/${queue}/${job}?region=us-west-2&region=eu-west-1`,
  `satchel://download/${farm}/${queue}/../${job}`,
  `satchel://apply/${farm}/${queue}/${job}`,
  // Too long.
  `satchel://open/${'a'.repeat(512)}`,
  `satchel://transfer/${'0'.repeat(10_000)}`,
];

describe('everything else is refused as a whole', () => {
  it.each(refused.map((text) => [JSON.stringify(text).slice(0, 80), text]))('%s', (_shown, text) => {
    expect(outcome(text)).toBe('link.invalid');
  });

  it('knows at least sixty ways', () => {
    expect(new Set(refused).size).toBeGreaterThanOrEqual(60);
  });
});

it('takes anything with our scheme for a link to be judged, whatever its case', () => {
  expect(['satchel://open', 'SATCHEL:x', 'satchel:', 'xsatchel:', '--x=satchel:', 'satchel'].map(isLinkLike)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
