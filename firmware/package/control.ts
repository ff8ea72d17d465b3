/** What the head of a Debian package says, deb-control(5). */
export type ControlFacts = {
  /** As npm writes it; Debian sorts a pre-release by `~`. */
  readonly version: string;
  readonly architecture: 'amd64' | 'arm64';
  readonly installedKiB: number;
  readonly maintainer: string;
};

/** Text of `DEBIAN/control`. The libraries are those that Node's own binary asks for. */
export function controlText({ version, architecture, installedKiB, maintainer }: ControlFacts): string {
  return [
    'Package: duskgate',
    `Version: ${debianVersion(version)}`,
    `Architecture: ${architecture}`,
    'Section: misc',
    'Priority: optional',
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${installedKiB}`,
    'Pre-Depends: dpkg (>= 1.20)',
    'Depends: libc6 (>= 2.28), libstdc++6, libgcc-s1, libatomic1, systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles',
    'Recommends: systemd (>= 252), udev, gpiod, systemd-timesyncd | time-daemon',
    'Suggests: mosquitto',
    'Description: light and gates of a residential estate',
    ' Lights LED zones by season and sunset, works the car gate, and reports to the',
    ' property office over MQTT. Brings its own Node. A release that does not prove',
    ' healthy gives its place back to the one before.',
    '',
  ].join('\n');
}

export function debianVersion(version: string): string {
  return version.replace('-', '~');
}
