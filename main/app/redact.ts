/** Takes what nobody else should read out of a text: keys, tokens, addresses, who and where this is. */

export interface RedactPlace {
  readonly homeFolder: string;
  readonly userName: string;
  readonly hostName: string;
}

const secretName = '(?:secret|token|password|passwd|authorization|signature|credential)';

const rules: readonly (readonly [RegExp, string])[] = [
  [/\bA(?:K|S)IA[A-Z0-9]{16}\b/g, '<access key>'],
  // `X-Amz-…=value` of signed addresses.
  [/(X-Amz-[A-Za-z-]+=)[^&\s"']+/gi, '$1<hidden>'],
  // `name: value`, `name=value` and `"name":"value"` whose name sounds like a secret.
  [
    new RegExp(`([\\w.-]*${secretName}[\\w.-]*["']?\\s*[:=]\\s*["']?)(?:(?:Bearer|Basic)\\s+)?[^\\s"',;&}]+`, 'gi'),
    '$1<hidden>',
  ],
  [/\b[\w.%+-]+@[\w-]+(?:\.[\w-]+)+\b/g, '<e-mail>'],
  [/(?<!\d)\d{12}(?!\d)/g, '<account>'],
];

/** Safe to hand on; what was hidden is named in angle brackets. */
export function redact(text: string, place: RedactPlace): string {
  let safe = text;
  // The folder first: it usually holds the name.
  if (place.homeFolder.length > 1) safe = safe.replaceAll(place.homeFolder, '~');
  for (const [pattern, instead] of rules) safe = safe.replace(pattern, instead);
  safe = withoutName(safe, place.hostName, '<host>');
  return withoutName(safe, place.userName, '<user>');
}

/** Short names would be found inside ordinary words. */
function withoutName(text: string, name: string, instead: string): string {
  if (name.length < 3) return text;
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu'), instead);
}
