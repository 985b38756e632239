/** Versions of Satchel, where news of them come from, and what is known of the newest one. */

export interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** Of what comes before a release: `beta.2`; empty for a release. */
  readonly before: readonly string[];
}

const versionPattern =
  /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Reads `1.2.3` or `1.2.3-beta.4`; `undefined` for anything else. */
export function parseVersion(text: string): Version | undefined {
  const found = text.length > 64 ? null : versionPattern.exec(text);
  if (found === null) return undefined;
  const [, major, minor, patch, before] = found;
  return { numbers: [Number(major), Number(minor), Number(patch)], before: before?.split('.') ?? [] };
}

/** Negative where `one` is older than `other`, as semantic versioning orders them. */
export function compareVersions(one: Version, other: Version): number {
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (one.before.length === 0 || other.before.length === 0) return other.before.length - one.before.length;
  for (const [index, part] of one.before.entries()) {
    const difference = comparePart(part, other.before[index]);
    if (difference !== 0) return difference;
  }
  return one.before.length - other.before.length;
}

function comparePart(one: string, other: string | undefined): number {
  if (other === undefined) return 1;
  const [isOne, isOther] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isOne && isOther) return Number(one) - Number(other);
  if (isOne !== isOther) return isOne ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Without user, query and fragment: nothing in it can say who asks. */
const secureFolder = /^https:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\/[A-Za-z0-9._~%/+-]*)?$/;
const ownComputer = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?:\/[A-Za-z0-9._~%/+-]*)?$/;

/** A folder on a web server over https, without user, query or fragment; http on this computer itself. */
export const isFeedUrl = (text: string): boolean => secureFolder.test(text) || ownComputer.test(text);

/** The 32 bytes of an Ed25519 public key in base64. */
export const isFeedKey = (text: string): boolean => /^[A-Za-z0-9+/]{43}=$/.test(text);
