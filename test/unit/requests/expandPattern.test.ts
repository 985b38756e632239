/** Patterns of a scene become the files that are there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { PatternFiles } from '../../../main/engine/requests/expandPattern';
import type { PatternSyntax } from '../../../shared/domain/sceneRequest';

const there = [
  ...['t/rock.1001.exr', 't/rock.1002.exr', 't/rock.999.exr', 't/rock.1001.exr.bak', 't/bark_u1_v1.png'],
  ...['s/b.0001.exr', 's/b.0002.exr', 's/b.12345.exr', 's/b.01.exr', 's/b.-0001.exr', 's/f1.png', 's/f22.png'],
  ...['v1/a.1001.0007.exr', 'd0001/x.0001.exr', 'd0002/x.0002.exr', 'c#/x.1001.exr', 'a+b/y.0001.exr'],
];

test.each<[string, PatternSyntax, readonly string[]]>([
  ['t/rock.<UDIM>.exr', 'udim', ['t/rock.1001.exr', 't/rock.1002.exr']],
  ['t/rock.%(UDIM)d.exr', 'udim', ['t/rock.1001.exr', 't/rock.1002.exr']],
  ['t/bark_u<U>_v<V>.png', 'uvtile', ['t/bark_u1_v1.png']],
  ['t/bark_<UVTILE>.png', 'uvtile', ['t/bark_u1_v1.png']],
  ['s/b.####.exr', 'hash', ['s/b.-0001.exr', 's/b.0001.exr', 's/b.0002.exr', 's/b.12345.exr']],
  ['s/b.%04d.exr', 'printf', ['s/b.-0001.exr', 's/b.0001.exr', 's/b.0002.exr', 's/b.12345.exr']],
  ['s/f%d.png', 'printf', ['s/f1.png', 's/f22.png']],
  ['s/b.$F4.exr', 'houdini', ['s/b.-0001.exr', 's/b.0001.exr', 's/b.0002.exr', 's/b.12345.exr']],
  ['s/b.${F4}.exr', 'houdini', ['s/b.-0001.exr', 's/b.0001.exr', 's/b.0002.exr', 's/b.12345.exr']],
  ['v1/a.<UDIM>.####.exr', 'udim', ['v1/a.1001.0007.exr']],
  ['d####/x.####.exr', 'hash', ['d0001/x.0001.exr', 'd0002/x.0002.exr']],
  ['c#/x.<UDIM>.exr', 'udim', ['c#/x.1001.exr']],
  ['a+b/y.####.exr', 'hash', ['a+b/y.0001.exr']],
  ['t/(a+)+.####.exr', 'hash', []],
  ['nowhere/b.####.exr', 'hash', []],
  ['s/#b#b#b#b#b.exr', 'hash', []],
])('%s (%s)', async (pattern, syntax, found) => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-pattern-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const name of there) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  const files = await new PatternFiles(createFileSystem()).of({ path: join(folder, pattern), syntax });
  expect(files.map((file) => relative(folder, file)).toSorted()).toEqual([...found].toSorted());
});
