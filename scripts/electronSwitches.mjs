/**
 * Command line switches that the machine needs: root has no user namespace sandbox; machines without a GPU should not look for one.
 * @returns {string[]}
 */
export const electronSwitches = () => [
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...(process.env.CI || !process.env.DISPLAY ? ['--disable-gpu'] : []),
];
