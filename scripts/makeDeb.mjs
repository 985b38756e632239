/**
 * Makes a Debian package of the unpacked app with dpkg-deb alone, which needs no download.
 * Usage: node scripts/makeDeb.mjs [folder] [target.deb]; SATCHEL_DEB_VERSION and SATCHEL_DEB_COMPRESSION (xz) may be set.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import config from '../electron-builder.config.mjs';
import { root } from './projectFolders.mjs';

const names = { sanitizedProductName: config.productName, executable: config.linux.executableName };
/** Fills a template as electron-builder does. */
const filled = (path) =>
  Object.entries(names).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, value),
    readFileSync(path, 'utf8'),
  );
const architectures = { x64: 'amd64', arm64: 'arm64' };

function desktopFile() {
  const [{ mimeType }] = config.fileAssociations;
  const [{ schemes }] = config.protocols;
  const fields = {
    Name: config.productName,
    Comment: config.linux.synopsis,
    Exec: `/opt/${config.productName}/${config.linux.executableName} %U`,
    Terminal: 'false',
    Type: 'Application',
    Icon: config.linux.executableName,
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
  const types = config.fileAssociations.map(
    ({ mimeType, description, ext }) =>
      `  <mime-type type="${mimeType}">\n    <comment>${description}</comment>\n    <glob pattern="*.${ext}"/>\n  </mime-type>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n${types.join('')}</mime-info>\n`;
}

/**
 * @param {{ folder: string, target: string, version: string, compression: string }} wish
 * @returns {string} the package
 */
export function makeDeb({ folder, target, version, compression }) {
  const work = mkdtempSync(join(tmpdir(), 'satchel-deb-'));
  try {
    chmodSync(work, 0o755);
    const put = (path, text, mode = 0o644) => {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text, { mode });
    };
    const app = join(work, 'opt', config.productName);
    mkdirSync(dirname(app), { recursive: true });
    cpSync(folder, app, { recursive: true, verbatimSymlinks: true });
    const name = config.linux.executableName;
    put(
      `opt/${config.productName}/resources/apparmor-profile`,
      filled(join(root, 'resources/packaging/apparmor-profile.tpl')),
    );
    put(`usr/share/applications/${config.appId}.desktop`, desktopFile());
    put(`usr/share/mime/packages/${name}.xml`, mimeFile());
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
      const icon = join(work, `usr/share/icons/hicolor/${size}x${size}/apps/${name}.png`);
      mkdirSync(dirname(icon), { recursive: true });
      copyFileSync(join(root, `resources/icons/${size}x${size}.png`), icon);
    }
    put('DEBIAN/postinst', filled(join(root, config.deb.afterInstall)), 0o755);
    put('DEBIAN/postrm', filled(join(root, config.deb.afterRemove)), 0o755);
    put(
      'DEBIAN/control',
      `Package: ${name}\nVersion: ${version}\nArchitecture: ${architectures[process.arch]}\nMaintainer: ${config.linux.maintainer}\nSection: graphics\nPriority: optional\nDepends: ${config.deb.depends.join(', ')}\nDescription: ${config.linux.synopsis}\n`,
    );
    mkdirSync(dirname(resolve(target)), { recursive: true });
    const done = spawnSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', work, target], {
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`dpkg-deb: ${done.error?.message ?? done.stderr}`);
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = process.env.SATCHEL_DEB_VERSION ?? version;
  const made = makeDeb({
    folder: process.argv[2] ?? join(root, 'dist', 'linux-unpacked'),
    target: process.argv[3] ?? join(root, 'dist', `satchel_${wanted}_${architectures[process.arch]}.deb`),
    version: wanted,
    compression: process.env.SATCHEL_DEB_COMPRESSION ?? 'xz',
  });
  console.log(made);
}
