/** Why a row stands as it does and why an action is recommended, in words. */
import type { PlanKind } from '../domain/plan';

const standings: Readonly<Record<PlanKind, string>> = {
  'unsafe-path': 'the path would leave its folder',
  'unmapped-root': 'no folder is chosen for it',
  'missing-in-store': 'the store does not have its content',
  'name-not-allowed': 'this system does not allow the name',
  'path-too-long': 'the path is too long for this system',
  'case-clash': 'another name differs only in upper and lower case',
  'type-differs': 'something that is not a file has this name here',
  'several-versions': 'several tasks wrote it',
  'no-access': 'its folder cannot be written',
  locked: 'open in another program or read-only',
  'local-damaged': 'yours is empty or half written',
  verifying: 'your file is still being hashed',
  identical: 'same content on both sides',
  'edited-here': 'your edit and theirs stay',
  'remote-newer': "the farm's is newer",
  'local-newer': 'yours is newer',
  'size-differs': 'same time, different size',
  'content-differs': 'same size and time, different content',
  new: 'not on this workstation yet',
};

/** The short reason beside a decision: "yours is untouched". */
export function standingText(kind: PlanKind, isUntouched: boolean): string {
  return isUntouched && kind === 'remote-newer' ? 'yours is untouched' : standings[kind];
}

const sentences: Readonly<Record<PlanKind, string>> = {
  'unsafe-path': 'Its path would leave the folder it belongs to, so it is never written.',
  'unmapped-root': 'No folder on this workstation is chosen for it.',
  'missing-in-store': 'The store does not have its content, so there is nothing to bring home.',
  'name-not-allowed': 'This system does not allow its name.',
  'path-too-long': 'Its path is too long for this system.',
  'case-clash': 'Another file has the same name in other upper and lower case, and this disk holds only one of them.',
  'type-differs': 'Something that is not a file has its name here.',
  'several-versions': 'Several tasks wrote this file with different content.',
  'no-access': 'Its folder cannot be written.',
  locked: 'Another program has it open, or it is read-only.',
  'local-damaged': 'Your file is empty or was left half written.',
  verifying: 'Your file is still being hashed. It may prove identical.',
  identical: 'Both sides have the same content.',
  'edited-here': "You changed your file after it came home, and the farm's is different.",
  'remote-newer': "The farm's file is newer than yours.",
  'local-newer': "Your file is newer than the farm's.",
  'size-differs': 'Both files have the same time and different sizes.',
  'content-differs': 'Both files have the same size and time, and different content.',
  new: 'It is not on this workstation yet.',
};

/** What is the matter, as one sentence. */
export function reasonSentence(kind: PlanKind, isUntouched: boolean, isBothChanged: boolean): string {
  if (isBothChanged) return 'You changed your file after it came home, and the farm rendered a new one.';
  if (isUntouched && kind === 'remote-newer') return "The farm's file is newer, and yours is as it came home.";
  return sentences[kind];
}

const whys: Readonly<Record<string, string>> = {
  'missing-in-store': 'there is nothing to fetch',
  'name-encoded': 'the encoded name is allowed here',
  'shorter-folder': 'it fits into a folder with a shorter path',
  'other-spelling': 'then neither spelling replaces the other',
  'newest-successful': 'it comes from the newest task that succeeded',
  'locked-now': 'the file may be free when the plan is applied',
  'local-damaged': 'nothing of value is replaced',
  identical: 'there is nothing to do',
  'edited-since-download': 'neither your edit nor the new render is lost',
  'untouched-since-download': 'nothing of yours is lost',
  'local-newer': 'yours may hold newer work',
  'nothing-here': 'nothing is replaced',
};

/** Why the recommendation is what it is; unknown words give nothing rather than a code. */
export function whyText(why: string): string | undefined {
  return Object.hasOwn(whys, why) ? whys[why] : undefined;
}

interface RefusalText {
  /** In the middle of a line. */
  readonly short: string;
  readonly sentence: string;
}

const plainRefusal: RefusalText = {
  short: 'its manifest is wrong about it',
  sentence: 'What its manifest says about it cannot be true, so it is never written.',
};

const refusals: Readonly<Record<string, RefusalText>> = {
  'manifest.unhashed': {
    short: 'its manifest has no hash for it',
    sentence: 'Its manifest was made without hashes, so nobody can tell which content to bring home.',
  },
  'manifest.hash_unusable': {
    short: 'its hash is none',
    sentence: 'Its manifest names content by a hash that is none, so there is nothing to bring home.',
  },
  'manifest.symlink_escape': {
    short: 'the link would lead out of the folder',
    sentence: 'It is a link that would lead out of the folder it belongs to, so it is never made.',
  },
  'manifest.symlink_cycle': {
    short: 'the link leads back to itself',
    sentence: 'It is a link that leads back to itself, so it is never made.',
  },
  'manifest.file_dir_conflict': {
    short: 'its folder is a file in the same manifest',
    sentence: 'Its manifest lists the same name as a file and as a folder, so nothing is put beneath it.',
  },
  'manifest.chunk_count': {
    short: 'its pieces do not add up',
    sentence: 'Its manifest lists pieces that do not add up to its size, so it is never written.',
  },
  'manifest.size_range': {
    short: 'its size is impossible',
    sentence: 'Its manifest gives it an impossible size, so it is never written.',
  },
  'manifest.mtime_range': {
    short: 'its time is impossible',
    sentence: 'Its manifest gives it an impossible time, so it is never written.',
  },
  'manifest.path_drive': {
    short: 'its path begins with a drive',
    sentence: 'Its path begins with a drive, so it does not belong to this folder and is never written.',
  },
};

/** Why an entry of a manifest is never written. */
export function refusalText(code: string): RefusalText {
  return Object.hasOwn(refusals, code) ? (refusals[code] ?? plainRefusal) : plainRefusal;
}
