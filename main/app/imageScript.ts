/** The command for terminals of an AppImage: what is in the image can be started only while the image is mounted. */

const mark = "# Satchel's command line out of its AppImage, put here by Satchel.";

/** By its own first lines; what a person changed below them is still ours to replace. */
export const isImageScript = (text: string): boolean => text.startsWith(`#!/bin/sh\n${mark}\n`);

/** Mounts the image for as long as the command runs, passes everything on, and answers with its exit code. */
export const imageScript = (image: string): string => `#!/bin/sh
${mark}
image='${image.replaceAll("'", String.raw`'\''`)}'
if [ ! -x "$image" ]; then
  echo "satchel: $image is not there any more; start Satchel from where it is now and install the command again." >&2
  exit 127
fi
folder=$(mktemp -d) || exit 1
mkfifo "$folder/place" || exit 1
# In a session of its own, so that Ctrl+C ends the command and not the ground it stands on.
setsid "$image" --appimage-mount >"$folder/place" 2>/dev/null </dev/null &
mounted=$!
trap 'kill "$mounted" 2>/dev/null; rm -rf "$folder"' EXIT
trap : INT
trap 'exit 143' TERM HUP
exec 3<"$folder/place"
read -r place <&3
if [ ! -x "$place/resources/cli/satchel" ]; then
  echo "satchel: $image could not be mounted; the window's own log says more." >&2
  exit 1
fi
"$place/resources/cli/satchel" "$@"
`;
