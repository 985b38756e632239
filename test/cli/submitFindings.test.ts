import { symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Finding } from '../../shared/domain/lint';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

/** A texture without one tile, a plate without one frame and with an empty one, and a link that leads nowhere. */
async function plantShot(place: CliPlace): Promise<void> {
  const tiles = Array.from({ length: 12 }, (_, index) => `textures/rock.${1001 + index}.tx`);
  const frames = Array.from({ length: 20 }, (_, index) => `plate.${1001 + index}.exr`);
  const isThere = (path: string): boolean => !path.endsWith('1005.tx') && !path.endsWith('1010.exr');
  const files = [...tiles, ...frames].filter(isThere).map((path) => [path, path.includes('1003.exr') ? '' : path]);
  await plantFiles(place.at('project'), Object.fromEntries(files) as Record<string, string>);
  await symlink('nowhere.exr', place.at('project', 'hdri.exr'));
}

interface Warning {
  readonly path: string;
  readonly code: string;
  readonly level?: string;
  readonly fix?: string;
}

test('a dry run lists what would fail on the farm, and the whole look with its facts', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantShot(place);
  const done = await place.json(['submit', 'project', '--s3-root-uri', store, '--dry-run']);
  const warnings = done.last['warnings'] as Warning[];
  const { findings, counts } = done.last['findings'] as { findings: Finding[]; counts: unknown };
  expect(await treeOf(place.at('store'))).toEqual({});
  expect([done.code, warnings.map(({ path, code, level }) => [path, code, level]), counts]).toEqual([
    0,
    [
      [place.at('project', 'hdri.exr'), 'scan.link_broken', undefined],
      [place.at('project', 'plate.[1001-1020].exr'), 'frames.gap', 'warning'],
      [place.at('project', 'textures', 'rock.<UDIM>.tx'), 'udim.gap', 'warning'],
      [place.at('project', 'plate.[1001-1020].exr'), 'frames.empty_file', 'warning'],
    ],
    { error: 0, warning: 4, info: 0 },
  ]);
  expect(findings.map(({ id, missingCount }) => [id, missingCount])).toEqual([
    ['frames.gap', 1],
    ['udim.gap', 1],
    ['link.broken', 1],
    ['frames.empty_file', undefined],
  ]);
  expect(done.lines.filter(({ type }) => type === 'warning').map(({ code }) => code)).toEqual(
    warnings.map(({ code }) => code),
  );
});

test('a submission says the same in words and goes on', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantShot(place);
  const done = await place.run(['submit', 'project', '--s3-root-uri', store, '--yes']);
  expect(done.code).toBe(0);
  expect(done.stderr).toContain('1 of 12 tiles is missing: 1005. Bring the missing tiles here');
  expect(done.stderr).toContain('1 frame is missing: 1010.');
  expect(done.stderr).toContain('1 of 19 files is empty (0 bytes): 1003.');
});

test('a path with <UDIM> in it is there when its tiles are sent', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { 'textures/rock.1001.tx': 'a', 'textures/rock.1002.tx': 'b' });
  const named = ['project/textures/rock.<UDIM>.tx', 'project/textures/sand.<UDIM>.tx'];
  const done = await place.json(['submit', 'project', ...named, '--s3-root-uri', store, '--dry-run']);
  expect([done.code, (done.last['warnings'] as Warning[]).map(({ path, code }) => [path, code])]).toEqual([
    0,
    [[place.at('project', 'textures', 'sand.<UDIM>.tx'), 'input.not_found']],
  ]);
});
