/** The file of a feed that speaks of this system, by the names that electron-builder gives such files. */
export interface FeedPlatform {
  /** As Node names it. */
  readonly platform: string;
  readonly arch: string;
}

/** `latest-linux.yml`, `beta-mac.yml`. */
export function feedFileName(channel: 'stable' | 'beta', { platform, arch }: FeedPlatform): string {
  const name = channel === 'stable' ? 'latest' : 'beta';
  if (platform === 'win32') return `${name}.yml`;
  if (platform === 'darwin') return `${name}-mac.yml`;
  return `${name}-linux${arch === 'x64' ? '' : `-${arch}`}.yml`;
}
