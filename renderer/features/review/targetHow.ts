/** How the folder of a root was found, in words. */
const words: Readonly<Record<string, string>> = {
  'storage-profile': 'by storage profile',
  'same-path': 'the same path as on the farm',
  remembered: 'as last time',
  chosen: 'chosen for this download',
  none: '',
};

/** "as last time"; nothing for a way that has no words. */
export function targetHow(how: string): string {
  return Object.hasOwn(words, how) ? (words[how] ?? '') : '';
}
