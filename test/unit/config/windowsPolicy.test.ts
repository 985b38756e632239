import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSitePolicyFile } from '../../../main/adapters/config/sitePolicyFile';
import { askSystem, isSafeDescriptor, policyFileIn, type AskSystem } from '../../../main/adapters/config/windowsPolicy';

const heading = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Satchel';
/** As reg.exe prints it: CRLF, four blanks between the columns. */
const printed = (...lines: string[]): Buffer =>
  Buffer.from(`\r\n${[heading, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
const env = {
  ProgramData: 'C:\\ProgramData',
  SYSTEMROOT: 'D:\\Windows',
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
};

it.each([
  ['a plain value', ['    PolicyFile    REG_SZ    C:\\Studio\\policy.toml'], 'C:\\Studio\\policy.toml'],
  ['blanks in the path', ['    PolicyFile    REG_SZ    C:\\Our Studio\\a  b.toml'], 'C:\\Our Studio\\a  b.toml'],
  ['a share', ['    PolicyFile    REG_SZ    \\\\server\\it$\\policy.toml'], '\\\\server\\it$\\policy.toml'],
  ['names in %', ['    PolicyFile    REG_EXPAND_SZ    %PROGRAMDATA%\\S\\p.toml'], 'C:\\ProgramData\\S\\p.toml'],
  ['a name with brackets', ['    PolicyFile    REG_EXPAND_SZ    %programfiles(X86)%\\p'], 'C:\\Program Files (x86)\\p'],
  ['a name that is not set', ['    PolicyFile    REG_EXPAND_SZ    %STUDIO%\\p.toml'], '%STUDIO%\\p.toml'],
  ['% in a plain value', ['    PolicyFile    REG_SZ    C:\\%ProgramData%\\p.toml'], 'C:\\%ProgramData%\\p.toml'],
  ['another case', ['    policyfile    REG_SZ    C:\\p.toml'], 'C:\\p.toml'],
  [
    'a localised default value before it',
    ['    (Standard)    REG_SZ    x', '    PolicyFile    REG_SZ    C:\\p'],
    'C:\\p',
  ],
  ['an empty value', ['    PolicyFile    REG_SZ    '], undefined],
  ['a number', ['    PolicyFile    REG_DWORD    0x1'], undefined],
  ['several strings', ['    PolicyFile    REG_MULTI_SZ    C:\\a\\0C:\\b'], undefined],
  ['a longer name', ['    PolicyFileOld    REG_SZ    C:\\p.toml'], undefined],
])('reads %s', (_what, lines, path) => {
  expect(policyFileIn(printed(...lines), env)).toBe(path);
});

it.each([
  'Ende der Suche: 1 Übereinstimmung(en) gefunden.',
  'Fin de la recherche : 1 correspondance(s) trouvée(s).',
  '検索の完了: 1 件検出されました。',
])('sentences of Windows in any language change nothing: %s', (sentence) => {
  const answer = Buffer.from(`\r\n${heading}\r\n    PolicyFile    REG_SZ    C:\\p.toml\r\n\r\n${sentence}\r\n`);
  expect(policyFileIn(answer, env)).toBe('C:\\p.toml');
});

it('an answer that is none names no file', () => {
  const answers = [
    '',
    'FEHLER: Der angegebene Registrierungsschlüssel wurde nicht gefunden.\r\n',
    'PolicyFile REG_SZ C:\\p',
  ];
  expect(answers.map((answer) => policyFileIn(Buffer.from(answer), env))).toEqual([undefined, undefined, undefined]);
});

it.each([
  ['of administrators, for reading by everybody', 'O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)', true],
  ['of the system', 'O:SYG:SYD:AI(A;ID;FA;;;BA)(A;ID;FR;;;WD)', true],
  ['of a domain administrator', 'O:S-1-5-21-1-2-3-500G:DUD:(A;;FA;;;S-1-5-21-1-2-3-512)(A;;FRFX;;;AU)', true],
  ['with an entry for files inside only', 'O:BAG:SYD:(A;OICIIO;GA;;;CO)(A;;FR;;;BU)', true],
  ['that denies somebody', 'O:BAG:SYD:(D;;FA;;;BU)(A;;FA;;;BA)', true],
  ['for nobody', 'O:BAG:SYD:P', true],
  ['with what it audits', 'O:BAG:SYD:(A;;FA;;;BA)S:AI(AU;SAFA;FA;;;WD)', true],
  ['of a person', 'O:S-1-5-21-1-2-3-1001G:S-1-5-21-1-2-3-513D:(A;;FA;;;BA)', false],
  ['that users may modify', 'O:BAG:SYD:(A;;FA;;;BA)(A;;0x1301bf;;;BU)', false],
  ['that everybody may do anything with', 'O:BAG:SYD:(A;;FA;;;WD)', false],
  ['that people who signed in may write', 'O:BAG:SYD:(A;;FRFW;;;AU)', false],
  ['that a person may take', 'O:BAG:SYD:(A;;WO;;;S-1-5-21-1-2-3-1001)', false],
  ['that a person may append to', 'O:BAG:SYD:(A;;CCLCRC;;;S-1-5-21-1-2-3-1001)', false],
  ['without a list', 'O:BAG:SYD:NO_ACCESS_CONTROL', false],
  ['that names no owner', 'D:(A;;FA;;;BA)', undefined],
  ['that is none', 'Get-Acl : Cannot find path', undefined],
  ['with a condition', 'O:BAG:SYD:(XA;;FW;;;BU;(@User.a==1))', undefined],
  ['that is empty', '', undefined],
])('a descriptor %s', (_what, sddl, isSafe) => {
  expect(isSafeDescriptor(sddl)).toBe(isSafe);
});

interface World {
  readonly registry?: string;
  readonly sddl?: string;
}

/** A computer with Windows, as far as its programs tell. */
async function windowsWith({ registry, sddl }: World, text = '[values.ui]\ntheme = "dark"\n') {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-windows-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'policy.toml');
  await writeFile(file, text);
  const asked: (readonly string[])[] = [];
  const ask: AskSystem = (program, args, given, limitMs) => {
    asked.push([program, ...args, ...Object.keys(given), String(limitMs)]);
    const answer = program.endsWith('reg.exe') ? registry?.replace('FILE', file) : sddl;
    return Promise.resolve(answer === undefined ? undefined : Buffer.from(answer));
  };
  const found = await createSitePolicyFile({ platform: 'win32', env: { ...env, SECRET: 'x' }, ask }).read();
  return { found, file, asked };
}

const inRegistry = `${heading}\r\n    PolicyFile    REG_SZ    FILE\r\n`;

it('the file of the registry is in force where administrators alone can write it', async () => {
  const { found, file, asked } = await windowsWith({ registry: inRegistry, sddl: 'O:BAG:SYD:(A;;FA;;;BA)' });
  expect([found.path, [...found.entries.keys()], found.warnings, asked]).toEqual([
    file,
    ['values.ui.theme'],
    [],
    [
      [
        'D:\\Windows\\System32\\reg.exe',
        ...['query', 'HKLM\\Software\\Policies\\Satchel', '/v', 'PolicyFile', '/reg:64', 'SystemRoot', '2000'],
      ],
      [
        'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
        ...[
          '-NoLogo',
          '-NoProfile',
          '-NonInteractive',
          '-Command',
          '(Get-Acl -LiteralPath $env:SATCHEL_ASKED_PATH).Sddl',
        ],
        ...['SystemRoot', 'SATCHEL_ASKED_PATH', '10000'],
      ],
    ],
  ]);
});

it.each([
  ['a person can write it', { sddl: 'O:BAG:SYD:(A;;FA;;;BU)' }],
  ['Windows does not say who can', {}],
])('it is not in force, and says so, where %s', async (_what, world) => {
  const { found } = await windowsWith({ registry: inRegistry, ...world });
  expect([found.entries.size, found.warnings.length]).toEqual([0, 1]);
});

it('a file that the registry names and that is not there is said; that of no registry is not missed', async () => {
  const named = await windowsWith({ registry: inRegistry.replace('FILE', 'C:\\none\\policy.toml') });
  const unnamed = await windowsWith({});
  expect([named.found.warnings.length, unnamed.found.warnings, unnamed.found.path]).toEqual([
    1,
    [],
    'C:\\ProgramData\\Satchel\\policy.toml',
  ]);
});

it.skipIf(process.platform === 'win32')(
  'a program of the system is run with its arguments and nothing else',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'satchel-ask-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const program = path.join(folder, 'reg exe');
    const script = (text: string): Promise<void> => writeFile(program, `#!/bin/sh\n${text}\n`);
    await script('echo "$# $1 $SystemRoot $SECRET"');
    await chmod(program, 0o755);
    const said = (await askSystem(program, ['a b; echo c'], { SystemRoot: 'D' }, 60_000))?.toString();
    await script('echo found; exit 1');
    const failed = await askSystem(program, [], {}, 60_000);
    await script('exec sleep 600');
    const late = await askSystem(program, [], {}, 50);
    expect([said, failed, late, await askSystem(path.join(folder, 'none'), [], {}, 60_000)]).toEqual([
      '1 a b; echo c D \n',
      undefined,
      undefined,
      undefined,
    ]);
  },
);
