/** The made-up languages: English with accents, or from right to left, to show what a translation would break. */

export const madeUpLanguages = ['en-XA', 'ar-XB'] as const;
export type MadeUpLanguage = (typeof madeUpLanguages)[number];

const accents = new Map(
  Object.entries({ a: 'á', c: 'ç', e: 'é', i: 'í', n: 'ñ', o: 'ö', s: 'š', u: 'ü', y: 'ý', A: 'Á', E: 'É', O: 'Ö' }),
);
/** Around each word, so that Latin letters run the way Arabic does and what stands between words does too. */
const [mark, override, pop] = ['\u200f', '\u202e', '\u202c'];

/** The words of a message in a made-up language; as long as before. */
export function madeUp(text: string, language: MadeUpLanguage): string {
  return language === 'ar-XB'
    ? text.replaceAll(/\S+/gu, (word) => `${mark}${override}${word}${pop}${mark}`)
    : Array.from(text, (unit) => accents.get(unit) ?? unit).join('');
}

/** What en-XA puts around a message: brackets that show a cut end, and about 40 % more length. */
export function stretch(letters: number): readonly [before: string, after: string] {
  return ['[', ` ${'·'.repeat(Math.max(1, Math.round(letters * 0.4)))}]`];
}
