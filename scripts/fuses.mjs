/** The switches that are burnt into the packaged Electron binary; the packaged app is checked against this table. */

/**
 * Names as electron-builder knows them. A test build differs in one: Playwright starts the app with `--inspect`.
 * @param {boolean} isRelease
 */
export const fuses = (isRelease) => ({
  // A parent that is an Electron app itself leaks ELECTRON_RUN_AS_NODE; the command line has its own Node.
  runAsNode: false,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: !isRelease,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
});
