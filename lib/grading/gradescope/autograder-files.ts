import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { gradingFiles } from "../marking";
import type { ZipEntry } from "./zip-archive";

/** The project in the archive, and the instructor's key beside it. */
export const projectInArchive = "stillroom";
export const keyInArchive = "key";

/**
 * Gradescope runs this once, as root, when it builds the image: Node, a box for submissions where the machine allows one,
 * the packages of the lockfile. What a submission must not read is root's alone.
 */
const setup = `#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

apt-get update -qq
apt-get install -y -qq --no-install-recommends bubblewrap ca-certificates curl xz-utils

case "$(uname -m)" in
  aarch64 | arm64) processor=arm64 ;;
  *) processor=x64 ;;
esac
from=https://nodejs.org/dist/latest-v22.x
folder=$(mktemp -d)
curl -fsSL "$from/SHASUMS256.txt" -o "$folder/sums"
archive=$(grep -o "node-v[0-9.]*-linux-$processor.tar.xz" "$folder/sums" | head -n 1)
curl -fsSL "$from/$archive" -o "$folder/$archive"
(cd "$folder" && grep " $archive\\$" sums | sha256sum -c -)
tar -xJf "$folder/$archive" -C /usr/local --strip-components=1
rm -r "$folder"

(cd ${projectInArchive} && npm ci --omit=dev --ignore-scripts --no-audit --no-fund)

chmod -R go-rwx ${keyInArchive} ${projectInArchive}/test
mkdir -p ${projectInArchive}/.stillroom
chmod 1777 ${projectInArchive}/.stillroom
`;

/** Gradescope copies this beside the folders source, submission and results, and runs it for each submission. */
const run = (module: string) => `#!/usr/bin/env bash
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$here/results"
if ! node "$here/source/${projectInArchive}/dist/gradescope-autograder.js" "$here" ${module}; then
  [ -s "$here/results/results.json" ] || printf '%s\\n' \\
    '{"score": 0, "output": "The autograder did not start. That is not your fault; tell your instructor."}' \\
    >"$here/results/results.json"
fi
`;

/**
 * What an autograder of Gradescope consists of: its two scripts, what grades the one module, and the key that hidden
 * inputs are drawn from. Of `lib` it holds what submissions and checks import, and nothing more: other rooms hold answers,
 * and not every machine of theirs has a box to keep them from submissions.
 *
 * @param root - the project folder, built
 * @param key - the instructor's
 */
export function autograderFiles(root: string, module: string, key: string): ZipEntry[] {
  const text = (path: string, content: string, executable = false): ZipEntry => ({
    ...{ path, bytes: Buffer.from(content, "utf8"), executable },
  });
  const packages = ["package.json", "package-lock.json"].map((name) => join(root, name));
  const files = [...packages, ...gradingFiles(root, module)].map((file) => relative(root, file)).sort();
  return [
    text("setup.sh", setup, true),
    text("run_autograder", run(module), true),
    text(keyInArchive, `${key}\n`),
    ...files.map((file) => ({
      path: `${projectInArchive}/${file.split(sep).join("/")}`,
      bytes: readFileSync(join(root, file)),
    })),
  ];
}
