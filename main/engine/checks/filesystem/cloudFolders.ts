/** Folders that a cloud service keeps in step, told by their names: what lies there may be a placeholder. Pure. */

const services: readonly (readonly [name: RegExp, service: string])[] = [
  [/^OneDrive(?: - .+|-.+)?$/i, 'OneDrive'],
  [/^Dropbox(?: \(.+\)|-.+)?$/i, 'Dropbox'],
  [/^(?:iCloudDrive|iCloud Drive|Mobile Documents)$/i, 'iCloud'],
  [/^(?:Google Drive|GoogleDrive-.+)$/i, 'Google Drive'],
  [/^Box(?: Sync|-.+)$/i, 'Box'],
];

/** The service whose folder a path lies in, by whole parts of the path. */
export function cloudServiceOf(path: string): string | undefined {
  const parts = path.split(/[\\/]/);
  return services.find(([name]) => parts.some((part) => name.test(part)))?.[1];
}
