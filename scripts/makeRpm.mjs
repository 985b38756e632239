/**
 * Makes an rpm of the unpacked app with rpmbuild alone, which needs no download (Debian has it in the package rpm).
 * Usage: node scripts/makeRpm.mjs [folder] [target.rpm]; SATCHEL_PACKAGE_VERSION and SATCHEL_PACKAGE_COMPRESSION (w5.xzdio) may be set.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import config from '../electron-builder.config.mjs';
import { appFolder, filled, layOut, packageName, packageVersion } from './linuxLayout.mjs';
import { root } from './projectFolders.mjs';

const architectures = { x64: 'x86_64', arm64: 'aarch64' };

/** A percent sign begins a macro of rpm, in scripts too. */
const literal = (text) => text.replaceAll('%', '%%').trimEnd();

const spec = ({ version, compression }) => `Name: ${packageName}
# A minus stands between version and release there; what comes before a release sorts before it with a tilde.
Version: ${version.replaceAll('-', '~')}
Release: 1
Summary: ${config.linux.synopsis}
License: Apache-2.0
URL: https://satchel.invalid
Packager: ${config.linux.maintainer}
AutoReqProv: no
${config.rpm.depends.map((name) => `Requires: ${name}`).join('\n')}
%define _binary_payload ${compression}
%define _build_id_links none
%define __os_install_post %{nil}

%description
${config.linux.synopsis}

%files
%defattr(-, root, root, -)
"${appFolder}"
/usr/share/applications/${config.appId}.desktop
/usr/share/mime/packages/${packageName}.xml
/usr/share/icons/hicolor/*/apps/${packageName}.png

%post -p /bin/bash
${literal(filled(config.rpm.afterInstall))}

%postun -p /bin/bash
${literal(filled(config.rpm.afterRemove))}
`;

/**
 * @param {{ folder: string, target: string, version: string, compression: string }} wish
 * @returns {string} the package
 */
export function makeRpm({ folder, target, version, compression }) {
  const work = mkdtempSync(join(tmpdir(), 'satchel-rpm-'));
  const built = join(work, 'built');
  try {
    const tree = join(work, 'root');
    mkdirSync(tree);
    layOut({ folder, work: tree, kind: 'rpm' });
    const specFile = join(work, 'satchel.spec');
    writeFileSync(specFile, spec({ version, compression }));
    // Without a %install of its own rpmbuild leaves the build root as it is laid out.
    const done = spawnSync(
      'rpmbuild',
      [
        ...['-bb', '--quiet', '--nodeps', '--noclean', '--target', architectures[process.arch]],
        ...['--buildroot', tree, '--define', `_topdir ${work}`, '--define', `_rpmdir ${built}`, specFile],
      ],
      { encoding: 'utf8' },
    );
    if (done.status !== 0) throw new Error(`rpmbuild: ${done.error?.message ?? done.stderr}`);
    const [name] = readdirSync(built, { recursive: true }).filter((path) => path.endsWith('.rpm'));
    mkdirSync(dirname(resolve(target)), { recursive: true });
    copyFileSync(join(built, name), target);
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const version = packageVersion();
  const made = makeRpm({
    folder: process.argv[2] ?? join(root, 'dist', 'linux-unpacked'),
    target: process.argv[3] ?? join(root, 'dist', `satchel-${version}.${architectures[process.arch]}.rpm`),
    version,
    compression: process.env.SATCHEL_PACKAGE_COMPRESSION ?? 'w5.xzdio',
  });
  console.log(made);
}
