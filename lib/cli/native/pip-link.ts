import type { Places } from "./places";
import { run } from "./run";

/** Where pip would take a wheel from, and what its index says of it. */
export interface PipLink {
  url: string;
  sha256: string;
}

/**
 * Asks pip's own finder, which knows of every index, mirror and option that pip is configured with; pip has no command
 * that names an address without fetching what lies there. Nothing is printed for an address that needs more than a
 * plain request: a local file, a password, a proxy.
 */
const script = `
import sys
from pip._internal.cli.cmdoptions import make_target_python
from pip._internal.commands import create_command
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.requests.utils import select_proxy

command = create_command("download")
options, [wanted] = command.parse_args(sys.argv[1:])
wanted = Requirement(wanted)
with command.main_context():
    session = command.get_default_session(options)
    finder = command._build_package_finder(options, session, target_python=make_target_python(options))
    evaluator = finder.make_candidate_evaluator(wanted.name, specifier=wanted.specifier)
    # In pip's order of preference; the last one is what it downloads.
    link = evaluator.get_applicable_candidates(finder.find_all_candidates(wanted.name))[-1].link
    proxies = session.merge_environment_settings(link.url, {}, None, None, None)["proxies"]
    plain = link.scheme in ("http", "https") and "@" not in link.netloc and not select_proxy(link.url, proxies)
    if plain and link.hash_name == "sha256":
        print("wheel", link.url.split("#")[0], link.hash)
`;

/** Undefined where only pip itself can fetch the wheel, or where this pip's finder works in another way. */
export async function pipLink(places: Places, python: string, args: string[]): Promise<PipLink | undefined> {
  const { ok, output } = await run(python, ["-c", script, ...args], { log: places.log });
  const [, url, sha256] = /^wheel (\S+\.whl) ([0-9a-f]{64})$/m.exec(output) ?? [];
  return ok && url && sha256 ? { url, sha256 } : undefined;
}
