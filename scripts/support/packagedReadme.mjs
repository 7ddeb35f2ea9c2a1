// The README as the extension's page in VS Code and the marketplace shows it. Both open links by http(s) alone and show pictures by https alone, so a
// relative link leads somewhere only where vsce can rewrite it to an address of the repository.

/** Whether vsce knows how the repository's host names its files (vsce 3.9, package.ts, `getRepositoryUrl` and after). */
const isRewritable = (repository) =>
  /^(?:git\+)?(?:https?:\/\/|git@|git:\/\/|ssh:\/\/git@)?(?:www\.)?(?:github|gitlab)\.com[/:]|^(?:github:|gitlab:)?[\w.-]+\/[\w.-]+$/.test(
    repository,
  );

/** The address of the repository that package.json names, if it is one that relative links can be rewritten to. */
export function rewritableRepository({ repository }) {
  const address = typeof repository === "object" && repository !== null ? repository.url : repository;
  return typeof address === "string" && isRewritable(address) ? address : undefined;
}

/**
 * The text for the package, without what is about a clone of the repository. `rewritten`: vsce will turn relative addresses into those of the repository; without that, pictures are left out and
 * relative links become plain text.
 */
export function packagedReadme(text, rewritten) {
  const shown = text
    .replace(/<!-- repository only -->[\s\S]*?<!-- \/repository only -->\n*/g, "")
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    // vsce knows Markdown's pictures; of two themes, one has to do.
    .replace(/<picture>[\s\S]*?<img src="([^"]+)" alt="([^"]*)">[\s\S]*?<\/picture>\n*/g, rewritten ? "![$2]($1)\n\n" : "");
  if (rewritten) return shown;
  const isElsewhere = (target) => /^(?:https?:\/\/|mailto:|#)/.test(target);
  return (
    shown
      // A list of rules that leads to none of their pages says less than the command that does.
      .replace(/<details>\n<summary>All rules<\/summary>[\s\S]*?<\/details>\n*/, "")
      .replace(/^(#+) .*\n+(?:\[[^\]]*\]\([^)]*\)(?: · |\n|$))+/gm, (section) => (/\]\((?!https?:|#)/.test(section) ? "" : section))
      .replace(/^\| \[([^\]]+)\]\(([^)]+)\)/gm, (whole, title, target) => (isElsewhere(target) ? whole : `| \`${title}\``))
      .replace(/!\[([^\]]*)\]\(([^)]+)\)/g, (whole, _, target) => (isElsewhere(target) ? whole : ""))
      .replace(/(?<!!)\[([^\]]+)\]\(([^)]+)\)/g, (whole, title, target) => (isElsewhere(target) ? whole : title))
      .trimEnd() + "\n"
  );
}
