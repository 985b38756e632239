/** Takes secrets out of data before it is written where people may pass it on. */

const secretName =
  /secret|password|passwd|passphrase|token|credential|authorization|signature|private_?key|access_?key/i;
/** Names that speak of keys and hold none. */
const harmlessName = /^(kmsKeyId|clientToken)$/;

const secretTexts: readonly (readonly [RegExp, string])[] = [
  // https://user:password@host
  [/(\/\/)[^/\s@:]+:[^/\s@]+@/g, '$1***@'],
  [/\b(?:AKIA|ASIA|AIDA|AROA)[0-9A-Z]{12,}\b/g, '***'],
  [
    /((?:X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature|token|password|secret)=)[^&\s"']+/gi,
    '$1***',
  ],
  [/(\b(?:Bearer|Basic|AWS4-HMAC-SHA256)\s+)[^"\n]+/g, '$1***'],
];

/** JSON data with every secret replaced by `***`; `known` are texts that are secret wherever they stand. */
export function withoutSecrets<T>(data: T, known: readonly string[] = []): T {
  return cleaned(
    data,
    known.filter((text) => text.length >= 4),
  ) as T;
}

function cleaned(value: unknown, known: readonly string[]): unknown {
  if (typeof value === 'string') return cleanText(value, known);
  if (Array.isArray(value)) return value.map((part) => cleaned(part, known));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const isSecret = typeof part === 'string' && secretName.test(name) && !harmlessName.test(name);
      return [cleanText(name, known), isSecret ? '***' : cleaned(part, known)];
    }),
  );
}

function cleanText(text: string, known: readonly string[]): string {
  let clean = text;
  for (const secret of known) clean = clean.replaceAll(secret, '***');
  for (const [pattern, replacement] of secretTexts) clean = clean.replace(pattern, replacement);
  return clean;
}
