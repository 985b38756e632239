/** How two pictures stand against each other. */
export const previewModes = ['wipe', 'side', 'difference'] as const;
export type PreviewMode = (typeof previewModes)[number];

/** Where the engine's pictures are; the id says nothing about the file. */
export function pictureUrl(id: string): string {
  return `thumb://t/${id}`;
}
