/** Which volume holds a folder, by the lists of mounts that Linux and macOS keep. */

export interface Mount {
  readonly mountPoint: string;
  readonly fileSystem: string;
  /** `major:minor`, where the list has it. */
  readonly deviceNumber?: string;
}

/** The lines of `/proc/self/mountinfo` (proc_pid_mountinfo(5)), in their order. */
export function parseMountInfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line): readonly Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , deviceNumber, , mountPoint] = before.split(' ');
    const [fileSystem] = after.split(' ');
    if (deviceNumber === undefined || mountPoint === undefined || fileSystem === undefined || fileSystem === '')
      return [];
    return [{ deviceNumber, mountPoint: unescaped(mountPoint), fileSystem }];
  });
}

/** What `mount` of macOS prints: `device on /folder (apfs, local, …)`. */
export function parseMountList(text: string): readonly Mount[] {
  return [...text.matchAll(/^.+? on (\/.*) \(([^,)]+)[^)]*\)$/gm)].map(([, mountPoint = '', fileSystem = '']) => ({
    mountPoint,
    fileSystem,
  }));
}

/** The mount that a real path lies on: the one nearest above it, and of several at one place the last. */
export function mountOf(realPath: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const { mountPoint } = mount;
    const isAbove = mountPoint === '/' || realPath === mountPoint || realPath.startsWith(`${mountPoint}/`);
    if (isAbove && mountPoint.length >= (found?.mountPoint.length ?? 0)) found = mount;
  }
  return found;
}

/** Space, tab, line feed and backslash are written as three octal digits. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
