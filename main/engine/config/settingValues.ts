/** Values of settings: read from text, and said in words what is wrong with one. */
import { settings, type SettingKey } from '../../../shared/domain/config';

/** The value that a text means for a key; text that fits no other type stays text and is found wrong later. */
export function fromText(key: SettingKey, text: string): unknown {
  if (typeof settings[key].default === 'number') return numberFromText(text);
  if (typeof settings[key].default !== 'boolean') return text;
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : text;
}

const unitBytes: Readonly<Record<string, number>> = { kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3, tib: 1024 ** 4 };

/** `14`, or an amount of bytes such as `1.5 GiB`; other text stays text. */
function numberFromText(text: string): unknown {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]ib)?$/i.exec(text.trim());
  if (match === null) return text;
  const unit = match[2] === undefined ? 1 : unitBytes[match[2].toLowerCase()];
  return unit === 1 ? Number(match[1]) : Math.round(Number(match[1]) * (unit ?? 1));
}

/** What is wrong with a value, as the end of a sentence; `undefined` when it is allowed. */
export function problemWith(key: SettingKey, value: unknown): string | undefined {
  const { schema } = settings[key];
  if (schema.safeParse(value).success) return undefined;
  const given = JSON.stringify(value).slice(0, 80);
  if ('options' in schema) return `${given} is not one of ${schema.options.join(', ')}`;
  if (typeof settings[key].default === 'boolean') return `${given} is neither true nor false`;
  if (typeof settings[key].default === 'number') return `${given} is no whole number from ${rangeOf(key)}`;
  if (key === 'limits.timetable' && typeof value === 'string')
    return `${given} is no timetable; write it as mon-fri 08:00-18:00 up=2MiB down=10MiB, with ; between rows`;
  if (key === 'updates.feedUrl') return `${given} is no https address of a folder, without user name, ? and #`;
  if (key === 'updates.feedKey') return `${given} is no Ed25519 public key, 32 bytes in base64`;
  if (key === 'updates.minimumVersion') return `${given} is no version; write it as 1.2.3`;
  if (key === 'transfers.keepParts' && typeof value === 'string')
    return `${given} is no time up to 14 days; write it as 24h or 7d, or 0 to keep nothing`;
  if (key === 'transfers.throttlePatience' && typeof value === 'string')
    return `${given} is no time from 1h to 14 days; write it as 2h or 1d`;
  return typeof value === 'string' ? `${given} is too long` : `${given} is not text; write it in quotes`;
}

function rangeOf(key: SettingKey): string {
  const { schema } = settings[key];
  return 'minValue' in schema ? `${schema.minValue ?? 0} to ${schema.maxValue ?? Number.MAX_SAFE_INTEGER}` : '0';
}
