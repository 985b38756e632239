/** Where Satchel keeps its own data on this computer. */

export interface HostFacts {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
}

/** `SATCHEL_HOME`, else the platform's place for application data. Absolute; not created here. */
export function dataFolderOf({ platform, env, homeFolder }: HostFacts): string {
  const given = env['SATCHEL_HOME'];
  if (given !== undefined && given !== '') return given;
  if (platform === 'darwin') return `${homeFolder}/Library/Application Support/Satchel`;
  if (platform === 'win32') return `${env['LOCALAPPDATA'] ?? `${homeFolder}\\AppData\\Local`}\\Satchel`;
  const dataHome = env['XDG_DATA_HOME'];
  // The XDG rule: a relative value is ignored.
  return `${dataHome?.startsWith('/') === true ? dataHome : `${homeFolder}/.local/share`}/satchel`;
}
