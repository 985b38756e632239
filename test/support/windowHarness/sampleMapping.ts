/** Rules of two storage profiles and of a person, whose changes are kept; what the engine says of a path, for a few of them. */
import type { MappingOverview, MappingRow, MappingTest } from '../../../shared/ipc/mapping';
import type { Input } from '../../../shared/ipc/contract';

const location = (
  name: string,
  type: 'LOCAL' | 'SHARED',
  source: string,
  destination: string,
  standing: MappingRow['standing'] = 'there',
): MappingRow => ({
  id: `location:${name}`,
  name,
  from: 'profile',
  type,
  os: 'linux',
  source,
  destination,
  createdMs: null,
  standing,
  volume: destination.slice(0, 3),
  isOverruled: false,
});
const own = (id: string, name: string, source: string, destination: string): MappingRow => ({
  ...location(name, 'LOCAL', source, destination),
  id,
  from: 'own',
  type: null,
  os: 'macos',
  createdMs: Date.UTC(2026, 10, 14, 9, 14),
});

const ofProfiles = [
  location('Assets', 'LOCAL', '/mnt/proj/lib', 'P:\\lib'),
  location('Projects', 'LOCAL', '/mnt/proj', 'P:\\proj'),
  location('Caches', 'SHARED', '/mnt/cache', 'S:\\cache'),
  location('Plates', 'SHARED', '/mnt/plates', 'R:\\plates', 'no-volume'),
];
let rules = [own('r1', 'Review', '/Volumes/review', 'P:\\review'), own('r2', '', '/Volumes/scans', 'P:\\scans')];
let remembered = [{ farmId: 'farm-1', queueId: 'queue-1', source: '/home/td/tests', target: 'P:\\tests' }];

export function sampleMapping(): MappingOverview {
  const profile = (id: string, name: string, os: MappingRow['os']) => ({ id, name, os });
  const here = profile('sp-1', 'win-workstation', 'windows');
  const farm = profile('sp-2', 'linux-fleet', 'linux');
  return {
    hostOs: 'windows',
    profiles: [here, farm, profile('sp-3', 'mac-workstation', 'macos')],
    here,
    farm,
    rules: [...ofProfiles, ...rules],
    locations: ofProfiles.map(({ name, destination, type, standing, volume }) => ({
      name,
      path: destination,
      type: type ?? 'LOCAL',
      standing,
      volume,
    })),
    unmatched: [],
    remembered,
    problem: null,
  };
}

export const sampleRemove = (id: string): MappingOverview => {
  rules = rules.filter((rule) => rule.id !== id);
  return sampleMapping();
};

export const samplePut = ({ id, rule, before }: Input<'mapping.put'>): MappingOverview => {
  const made = { ...own(id ?? `made-${rules.length}`, rule.name, rule.source, rule.destination), os: rule.os };
  const at = rules.findIndex((each) => each.id === before);
  if (id !== undefined) rules = rules.map((each) => (each.id === id ? made : each));
  else rules = at === -1 ? [...rules, made] : rules.toSpliced(at, 0, made);
  return sampleMapping();
};

export const sampleMove = ({ id, before }: Input<'mapping.move'>): MappingOverview => {
  const others = rules.filter((rule) => rule.id !== id);
  const at = before === null ? others.length : others.findIndex((rule) => rule.id === before);
  rules = others.toSpliced(at, 0, ...rules.filter((rule) => rule.id === id));
  return sampleMapping();
};

export const samplePlaces = (next: typeof remembered): MappingOverview => {
  remembered = next;
  return sampleMapping();
};

export function sampleTried(path: string): MappingTest {
  if (!path.startsWith('/mnt/proj/lib'))
    return {
      format: 'posix',
      source: { head: '', rest: path },
      mapped: null,
      matches: [],
      others: 6,
      local: null,
    };
  const rest = path.slice('/mnt/proj/lib'.length);
  const here = rest.replaceAll('/', '\\');
  return {
    format: 'posix',
    source: { head: '/mnt/proj/lib', rest },
    mapped: { path: `P:\\lib${here}`, head: 'P:\\lib', rest: here },
    matches: [
      { id: 'location:Assets', folders: 3 },
      { id: 'location:Projects', folders: 2 },
    ],
    others: 4,
    local: { is: 'file', sizeBytes: 42e6 },
  };
}
