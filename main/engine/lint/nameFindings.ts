/** Names that workers of some system cannot create. */
import type { Finding } from '../../../shared/domain/lint';
import { say } from '../../../shared/text/say';
import { encodeName } from '../outputs/plan/encodeName';
import { maxNameUnits, platformTraits, utf8Length, type TargetPlatform } from '../outputs/plan/traits';

const windowsTraits = { ...platformTraits.windows, reservedNames: true };
/** Everything that is looked at closely; any other name of up to 85 characters is fine on every system. */
const unusual = /[\u0001-\u001f<>:"|?*\\\ud800-\udfff]|[. ]$|^\.satchel|^(?:con|prn|aux|nul|com|lpt)/iu;
const refused = /[\u0001-\u001f<>:"|?*\\]/gu;
const shortEnough = Math.floor(maxNameUnits / 3);

type NameFinding = Omit<Finding, 'path'>;

/** What is wrong with one name, the worst first; nearly always nothing. `workerOs` is absent when nobody knows it. */
export function nameFindings(name: string, workerOs: TargetPlatform | undefined): readonly NameFinding[] {
  const isPlain = !unusual.test(name);
  if (isPlain && name.length <= shortEnough) return [];
  const found: NameFinding[] = [];
  const tooLong = lengthFinding(name, workerOs);
  if (tooLong !== undefined) found.push(tooLong);
  if (isPlain) return found;
  if (name === '.satchel' || /^\.satchel-.*\.part$/u.test(name))
    found.push({ id: 'name.internal', level: 'warning', sentence: say('lint.internal'), fix: renameFix(name, '_') });
  if (/[\ud800-\udfff]/u.test(name) && workerOs !== 'windows')
    found.push({
      id: 'name.not_encodable',
      level: workerOs === undefined ? 'warning' : 'error',
      sentence: say('lint.notEncodable'),
      fix: say('lint.rename', { name: name.replace(/[\ud800-\udfff]/gu, '_') }),
    });
  return workerOs === undefined || workerOs === 'windows' ? [...found, ...windowsFindings(name, workerOs)] : found;
}

/** Only a hint as long as nobody knows that Windows is concerned. */
function windowsFindings(name: string, workerOs: 'windows' | undefined): NameFinding[] {
  const level = workerOs === undefined ? 'info' : 'warning';
  const found: NameFinding[] = [];
  const characters = [...new Set(name.match(refused) ?? [])];
  if (characters.length > 0)
    found.push({
      id: 'name.chars',
      level,
      sentence: say('lint.chars', { characters: characters.map(spoken).join(' ') }),
      fix: renameFix(name.replace(refused, '_')),
    });
  const clean = name.replace(refused, '_');
  const trimmed = clean.replace(/[. ]+$/u, (tail) => '_'.repeat(tail.length));
  if (trimmed !== clean)
    found.push({ id: 'name.trailing', level, sentence: say('lint.trailing'), fix: renameFix(trimmed) });
  const allowed = trimmed.length > maxNameUnits ? trimmed : encodeName(trimmed, windowsTraits);
  if (allowed !== trimmed)
    found.push({ id: 'name.reserved', level, sentence: say('lint.reserved'), fix: renameFix(allowed) });
  return found;
}

/** A system whose limit is the wider one is only asked where it is known. */
function lengthFinding(name: string, workerOs: TargetPlatform | undefined): NameFinding | undefined {
  const unit = workerOs === 'windows' ? 'utf16' : 'bytes';
  const length = unit === 'utf16' ? name.length : utf8Length(name);
  if (length <= maxNameUnits) return undefined;
  const limit = maxNameUnits;
  return {
    id: 'name.too_long',
    level: workerOs === undefined ? 'warning' : 'error',
    sentence: say(`lint.tooLong.${unit}`, { length, limit }),
    fix: say('lint.shorten'),
    facts: { kind: 'length', length, limit, unit, count: 1 },
  };
}

function renameFix(name: string, before = ''): string {
  return say('lint.rename', { name: before + name });
}

function spoken(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : character;
}
