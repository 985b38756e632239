/** What the engine process sees of the environment: ours, without switches that change what Node is. */

const forbidden = new Set([
  'ELECTRON_RUN_AS_NODE',
  'NODE_OPTIONS',
  'LD_PRELOAD',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'SATCHEL_SAFE_MODE',
  'SATCHEL_DIAGNOSTICS_TO',
]);

/** The data folder is decided once, by the main process. In development every message is looked at for its size. */
export function engineEnvironment(
  env: NodeJS.ProcessEnv,
  own: {
    readonly dataFolder: string;
    readonly version: string;
    readonly isDevelopment: boolean;
    readonly isSafeMode?: boolean;
  },
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !forbidden.has(entry[0].toUpperCase()),
  );
  return {
    ...Object.fromEntries(kept),
    SATCHEL_HOME: own.dataFolder,
    SATCHEL_VERSION: own.version,
    ...(own.isSafeMode === true ? { SATCHEL_SAFE_MODE: '1' } : {}),
    ...(own.isDevelopment ? { SATCHEL_CHECK_MESSAGES: '1' } : {}),
  };
}
