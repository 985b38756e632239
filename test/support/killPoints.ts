/** The points of a download at which a computer may lose its power, each between two steps that nothing makes one. */

export interface KillPoint {
  readonly name: string;
  readonly call:
    | 'createExclusive'
    | 'write'
    | 'sync'
    | 'makeFolders'
    | 'setMtime'
    | 'linkExclusive'
    | 'rename'
    | 'unlink'
    | 'copyExclusive';
  /** `within` tears a write in half. */
  readonly moment: 'before' | 'within' | 'after';
  /** Whether this call is the one: its path, and its second path or what is written. */
  readonly when: (path: string, second: string) => boolean;
  /** There are no hard links where this step is taken. */
  readonly isWithoutLinks?: true;
}

const isTemp = (path: string): boolean => path.endsWith('.part');
const isJournal = (path: string): boolean => path.endsWith('journal.jsonl');
const isNew = (path: string): boolean => path.endsWith('/r/d/new.1002.exr');
const isOld = (path: string): boolean => path.endsWith('/project/r/old.1001.exr');
const isUnbacked = (path: string): boolean => path.endsWith('/project/r/old.1002.exr');
const isBackup = (path: string): boolean => path.includes('/.satchel/backup/');
const isLook = (path: string): boolean => path.endsWith('/project/look.nk');
const isMovedLook = (path: string): boolean => path.endsWith('/project/look_local.nk');
const says =
  (what: string, about: string) =>
  (path: string, text: string): boolean =>
    isJournal(path) && text.includes(`{"${what}"`) && text.includes(about);

export const killPoints: readonly KillPoint[] = [
  { name: 'the lock is taken', call: 'linkExclusive', moment: 'after', when: (_, to) => to.endsWith('.satchel/lock') },
  { name: 'the journal is made', call: 'createExclusive', moment: 'after', when: isJournal },
  { name: 'the head of the journal is half written', call: 'write', moment: 'within', when: isJournal },
  {
    name: 'a folder is about to be made',
    call: 'makeFolders',
    moment: 'before',
    when: (path) => path.endsWith('/r/d'),
  },
  { name: 'a folder is made', call: 'makeFolders', moment: 'after', when: (path) => path.endsWith('/r/d') },
  { name: 'a temp file is announced', call: 'createExclusive', moment: 'before', when: isTemp },
  { name: 'a temp file is empty', call: 'createExclusive', moment: 'after', when: isTemp },
  { name: 'a temp file is half written', call: 'write', moment: 'within', when: isTemp },
  { name: 'a temp file has all its bytes', call: 'write', moment: 'after', when: isTemp },
  { name: 'a temp file has its time', call: 'setMtime', moment: 'after', when: isTemp },
  { name: 'a temp file is about to be made durable', call: 'sync', moment: 'before', when: isTemp },
  { name: 'an intent is half written', call: 'write', moment: 'within', when: says('intent', 'r/old.1001.exr') },
  { name: 'an intent is written', call: 'write', moment: 'after', when: says('intent', 'r/old.1001.exr') },
  {
    name: 'a backup is about to be named',
    call: 'linkExclusive',
    moment: 'before',
    when: (from, to) => isOld(from) && isBackup(to),
  },
  {
    name: 'the old file has its backup',
    call: 'linkExclusive',
    moment: 'after',
    when: (from, to) => isOld(from) && isBackup(to),
  },
  { name: 'the old file is replaced', call: 'rename', moment: 'after', when: (from, to) => isTemp(from) && isOld(to) },
  {
    name: 'a file without a backup is about to be replaced',
    call: 'rename',
    moment: 'before',
    when: (_, to) => isUnbacked(to),
  },
  { name: 'a file without a backup is replaced', call: 'rename', moment: 'after', when: (_, to) => isUnbacked(to) },
  { name: 'a new file has its name', call: 'linkExclusive', moment: 'after', when: (_, to) => isNew(to) },
  { name: 'a temp name is gone', call: 'unlink', moment: 'after', when: isTemp },
  { name: 'what is done is half written', call: 'write', moment: 'within', when: says('done', '') },
  { name: 'what is done is written', call: 'write', moment: 'after', when: says('done', '') },
  {
    name: 'my file has its second name',
    call: 'linkExclusive',
    moment: 'after',
    when: (from, to) => isLook(from) && isMovedLook(to),
  },
  { name: 'my file lost its first name', call: 'unlink', moment: 'after', when: isLook },
  { name: 'the end is half written', call: 'write', moment: 'within', when: says('end', '') },
  { name: 'the end is written', call: 'write', moment: 'after', when: says('end', '') },
  { name: 'the journal is about to be made durable', call: 'sync', moment: 'before', when: isJournal },
  {
    name: 'the journal lies beside the backups',
    call: 'copyExclusive',
    moment: 'after',
    when: (from) => isJournal(from),
  },
  { name: 'the lock is about to go', call: 'unlink', moment: 'before', when: (path) => path.endsWith('.satchel/lock') },
  {
    name: 'the old file has moved to its backup and its name is absent',
    call: 'rename',
    moment: 'after',
    when: (from, to) => isOld(from) && isBackup(to),
    isWithoutLinks: true,
  },
  {
    name: 'the old file is replaced where there are no links',
    call: 'rename',
    moment: 'after',
    when: (from, to) => isTemp(from) && isOld(to),
    isWithoutLinks: true,
  },
  {
    name: 'my file has moved and its name is absent',
    call: 'rename',
    moment: 'after',
    when: (from, to) => isLook(from) && isMovedLook(to),
    isWithoutLinks: true,
  },
];
