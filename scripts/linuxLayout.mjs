/** What the Linux packages put where: the unpacked app below /opt, its desktop entry, file type, icons and scripts. */
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import config from '../electron-builder.config.mjs';
import { root } from './projectFolders.mjs';

export const packageName = config.linux.executableName;
export const appFolder = `/opt/${config.productName}`;

const names = { sanitizedProductName: config.productName, executable: packageName };

/** A template of resources/packaging, filled as electron-builder does. @param {string} path */
export const filled = (path) =>
  Object.entries(names).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, value),
    readFileSync(join(root, path), 'utf8'),
  );

/** The version of the checkout, or the one that is wished for. */
export const packageVersion = () =>
  process.env.SATCHEL_PACKAGE_VERSION ?? JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

function desktopFile() {
  const [{ mimeType }] = config.linux.fileAssociations;
  const [{ schemes }] = config.protocols;
  const fields = {
    Name: config.productName,
    Comment: config.linux.synopsis,
    Exec: `${appFolder}/${packageName} %U`,
    Terminal: 'false',
    Type: 'Application',
    Icon: packageName,
    StartupWMClass: config.productName,
    Categories: `${config.linux.category};`,
    MimeType: `${[mimeType, ...schemes.map((scheme) => `x-scheme-handler/${scheme}`)].join(';')};`,
    ...config.linux.desktop.entry,
  };
  return `[Desktop Entry]\n${Object.entries(fields)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}`;
}

function mimeFile() {
  const types = config.linux.fileAssociations.map(
    ({ mimeType, description, ext }) =>
      `  <mime-type type="${mimeType}">\n    <comment>${description}</comment>\n    <glob pattern="*.${ext}"/>\n  </mime-type>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n${types.join('')}</mime-info>\n`;
}

/**
 * Lays out below `work` everything that a package of this kind installs.
 * @param {{ folder: string, work: string, kind: 'deb' | 'rpm' }} parts
 */
export function layOut({ folder, work, kind }) {
  chmodSync(work, 0o755);
  const put = (path, text) => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text, { mode: 0o644 });
  };
  const app = join(work, appFolder);
  mkdirSync(dirname(app), { recursive: true });
  cpSync(folder, app, { recursive: true, verbatimSymlinks: true });
  put(`${appFolder}/resources/apparmor-profile`, filled('resources/packaging/apparmor-profile.tpl'));
  // Where electron-builder writes it too: the app tells how an update of it is installed.
  put(`${appFolder}/resources/package-type`, kind);
  put(`usr/share/applications/${config.appId}.desktop`, desktopFile());
  put(`usr/share/mime/packages/${packageName}.xml`, mimeFile());
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    const icon = join(work, `usr/share/icons/hicolor/${size}x${size}/apps/${packageName}.png`);
    mkdirSync(dirname(icon), { recursive: true });
    copyFileSync(join(root, `resources/icons/${size}x${size}.png`), icon);
  }
}
