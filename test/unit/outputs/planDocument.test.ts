import { describe, expect, it } from 'vitest';
import { readPlan, writePlan } from '../../../main/engine/outputs/plan/planDocument';
import type { Plan } from '../../../shared/domain/plan';
import { entryOf, planOf, someHash } from '../../support/plan/planFixtures';

const full: Plan = planOf(
  [
    entryOf(0, 'new', {
      path: 'renders/beauty.1001.exr',
      seq: 0,
      frame: 1001,
      decision: { action: 'download', origin: 'built-in' },
    }),
    entryOf(1, 'remote-newer', {
      path: 'renders/beauty.1002.exr',
      seq: 0,
      frame: 1002,
      remote: {
        hash: someHash,
        mtimeUs: '9007199254740993',
        size: 5,
        runnable: true,
        taskId: 'task-1',
        versions: [{ hash: someHash, size: 5, mtimeUs: 1 }],
      },
      untouched: true,
      also: ['locked'],
      decision: { origin: 'preset:artist#2', backup: true, action: 'overwrite' },
    }),
    entryOf(2, 'unsafe-path', { path: '../x' }),
    entryOf(3, 'edited-here', {
      path: 'a "quoted" 😀\n.txt',
      decision: { action: 'keep-both', policy: 'version', target: 'a_r2', origin: 'manual' },
    }),
  ],
  {
    sequences: [
      {
        id: 0,
        root: 0,
        folder: 'renders',
        prefix: 'beauty.',
        suffix: '.exr',
        width: 4,
        count: 2,
        label: 'beauty.[1001-1002].exr',
      },
    ],
    rules: [{ id: 'r', name: 'R', enabled: true, when: { kinds: ['new'] }, then: { action: 'skip' } }],
  },
);

/** The document after one change, as a person with a text editor makes it. */
function changed(
  change: (
    document: { entries: Record<string, never>[]; roots: Record<string, never>[] } & Record<string, unknown>,
  ) => void,
): string {
  const document = JSON.parse(writePlan(full)) as Parameters<typeof change>[0];
  change(document);
  return JSON.stringify(document);
}
function put(target: object | undefined, key: string, value: unknown): void {
  Object.assign(target ?? {}, { [key]: value });
}

describe('a plan document', () => {
  it('has its keys in order, leaves out what says nothing and holds one entry per line', () => {
    expect(
      writePlan(
        planOf([
          entryOf(0, 'new', { untouched: false, also: [] }),
          entryOf(1, 'size-differs', { decision: { origin: 'manual', action: 'skip' } }),
        ]),
      ),
    ).toBe(
      `{"satchelPlan":"1.0",
"planId":"01900000-0000-7000-8000-000000000000",
"createdAt":"2026-11-21T09:30:00.000Z",
"satchel":"0.1.0",
"source":{"jobName":"shot 010","store":"file:///store","manifests":[]},
"roots":[
{"id":0,"source":"/mnt/p","sourceFormat":"posix","target":"/target","how":"chosen","traits":{"caseSensitive":true,"maxPathUnits":4095,"timePrecisionNs":1,"hardLinks":true},"volume":0}],
"volumes":[
{"id":0,"label":"/target","freeBytes":10000,"lowestFreeBytes":10000,"finalFreeBytes":10000,"fetchBytes":0,"backupBytes":0}],
"rules":[],
"preset":"artist",
"sequences":[],
"entries":[
{"id":0,"root":0,"path":"renders/file0.exr","remote":{"size":100,"mtimeUs":1700000000000000,"hash":"${someHash}"},"kind":"new","recommend":{"action":"download","why":"nothing-here"}},
{"id":1,"root":0,"path":"renders/file1.exr","remote":{"size":100,"mtimeUs":1700000000000000,"hash":"${someHash}"},"local":{"type":"file","size":40,"mtimeNs":"1700000100000000000"},"kind":"size-differs","recommend":{"action":"ask","why":"size-differs"},"decision":{"action":"skip","origin":"manual"}}],
"totals":{"entries":2,"decided":1,"undecided":1,"blocked":0,"byKind":{"new":1,"size-differs":1},"byAction":{"skip":1},"fetchBytes":0,"copyLocalBytes":0,"replacedBytes":0,"backupBytes":0},
"hashing":{"needed":0,"done":0},
"state":"draft"}
`,
    );
  });

  it('is the same bytes after write, read, write', () => {
    const text = writePlan(full);
    expect(writePlan(readPlan(text, 'p'))).toBe(text);
  });

  it('keeps keys it does not know, also on entries', () => {
    const text = writePlan(
      readPlan(
        changed((document) => {
          put(document, 'later', { a: 1 });
          put(document.entries[0], 'note', 'x');
        }),
        'p',
      ),
    );
    expect([
      text.includes('"later":{"a":1}'),
      text.includes('"note":"x"'),
      writePlan(readPlan(text, 'p')) === text,
    ]).toEqual([true, true, true]);
  });

  it('is read by a newer minor version and refused by another major', () => {
    expect(
      readPlan(
        changed((document) => {
          put(document, 'satchelPlan', '1.7');
        }),
        'p',
      ).entries.length,
    ).toBe(4);
    expect(() =>
      readPlan(
        changed((document) => {
          put(document, 'satchelPlan', '2.0');
        }),
        'p',
      ),
    ).toThrow(expect.objectContaining({ code: 'plan.version_unknown' }));
  });

  it('adds up its totals itself instead of believing them', () => {
    const plan = readPlan(
      changed((document) => {
        put(document, 'totals', { undecided: 0, decided: 99 });
      }),
      'p',
    );
    expect(plan.totals).toEqual(full.totals);
  });

  it.each<[string, (document: Parameters<Parameters<typeof changed>[0]>[0]) => void]>([
    [
      'one changed character of a path leads out',
      (d) => {
        put(d.entries[0], 'path', '../ders/beauty.1001.exr');
      },
    ],
    [
      'a path is absolute',
      (d) => {
        put(d.entries[0], 'path', '/etc/passwd');
      },
    ],
    [
      'a path climbs in the middle',
      (d) => {
        put(d.entries[0], 'path', 'renders/../../x');
      },
    ],
    [
      'a path climbs by backslashes',
      (d) => {
        put(d.entries[0], 'path', 'a\\..\\..\\x');
      },
    ],
    [
      'a path is in the backup folder',
      (d) => {
        put(d.entries[0], 'path', '.satchel/backup/x');
      },
    ],
    [
      'a new name leads out',
      (d) => {
        put(d.entries[3], 'decision', { action: 'keep-both', target: '../x', origin: 'manual' });
      },
    ],
    [
      'a local file to copy leads out',
      (d) => {
        put(d.entries[3], 'decision', { action: 'keep-both', target: 'y', from: '/etc/shadow', origin: 'manual' });
      },
    ],
    [
      'an unsafe row is to be written',
      (d) => {
        put(d.entries[2], 'decision', { action: 'download', origin: 'manual' });
      },
    ],
    [
      'a row has an action that its kind forbids',
      (d) => {
        put(d.entries[0], 'decision', { action: 'overwrite', origin: 'manual' });
      },
    ],
    [
      'a hash could become another key',
      (d) => {
        put(d.entries[0], 'remote', { size: 1, mtimeUs: 1, hash: '../../Data/x' });
      },
    ],
    [
      'two rows write one file',
      (d) => {
        put(d.entries[0], 'path', 'renders/beauty.1002.exr');
      },
    ],
    [
      'a kept copy lands on another row',
      (d) => {
        put(d.entries[3], 'decision', { action: 'keep-both', target: 'renders/beauty.1001.exr', origin: 'manual' });
      },
    ],
    [
      'the time it was made is no time',
      (d) => {
        put(d, 'createdAt', 'yesterday');
      },
    ],
    [
      'an id is there twice',
      (d) => {
        put(d.entries[0], 'id', 1);
      },
    ],
    [
      'a root is missing',
      (d) => {
        put(d.entries[0], 'root', 7);
      },
    ],
    [
      'a sequence is missing',
      (d) => {
        put(d.entries[0], 'seq', 7);
      },
    ],
    [
      'a target is relative',
      (d) => {
        put(d.roots[0], 'target', 'here');
      },
    ],
    [
      'a target is the file system',
      (d) => {
        put(d.roots[0], 'target', '/');
      },
    ],
    [
      'a target climbs',
      (d) => {
        put(d.roots[0], 'target', '/a/../..');
      },
    ],
    [
      'a target is of another kind of computer',
      (d) => {
        put(d.roots[0], 'target', 'C:\\p');
      },
    ],
    [
      'a row of a root without a folder is to be written',
      (d) => {
        put(d.roots[0], 'target', null);
      },
    ],
    [
      'a kind is unknown',
      (d) => {
        put(d.entries[0], 'kind', 'odd');
      },
    ],
    [
      'a size is negative',
      (d) => {
        put(d.entries[0], 'remote', { size: -1, mtimeUs: 1, hash: someHash });
      },
    ],
    [
      'a time is no number',
      (d) => {
        put(d.entries[0], 'remote', { size: 1, mtimeUs: '1e9', hash: someHash });
      },
    ],
    [
      'entries are missing',
      (d) => {
        put(d, 'entries', undefined);
      },
    ],
  ])('is refused whole when %s', (_what, change) => {
    expect(() => readPlan(changed(change), 'p', 'linux')).toThrow(expect.objectContaining({ code: 'plan.invalid' }));
  });

  it.each(['', '{', '[]', 'null', '{"satchelPlan":1}', '{"satchelPlan":"1.0"}', writePlan(full).slice(0, -40)])(
    'is refused when it reads %j',
    (text) => {
      expect(() => readPlan(text, 'p')).toThrow(expect.objectContaining({ code: 'plan.invalid' }));
    },
  );

  it('cannot reach into prototypes', () => {
    const text = writePlan(full)
      .replace('"note"', '"x"')
      .replace('{"id":0,"root":0,"path"', '{"__proto__":{"kind":"new"},"id":0,"root":0,"path"');
    const plan = readPlan(text, 'p');
    expect([Object.getPrototypeOf(plan.entries[0]), ({} as { kind?: string }).kind]).toEqual([
      Object.prototype,
      undefined,
    ]);
  });

  it('is a draft while names are still to be found and roots have no folder', () => {
    const entries = [
      entryOf(0, 'new', { path: 'A', decision: { action: 'download', origin: 'built-in' } }),
      entryOf(1, 'case-clash', { path: 'a', decision: { action: 'keep-both', origin: 'manual' } }),
      entryOf(2, 'unmapped-root', { root: 1, decision: { action: 'elsewhere', origin: 'manual' } }),
    ];
    const plan = planOf(entries);
    const folding = plan.roots.map((root) => ({ ...root, traits: { ...root.traits, caseSensitive: false } }));
    const open = folding.map((root) => ({ ...root, id: 1, target: null, how: 'none' as const, volume: null }));
    const draft = { ...plan, roots: [...folding, ...open] };
    expect(readPlan(writePlan(draft), 'p')).toEqual(draft);
  });
});
