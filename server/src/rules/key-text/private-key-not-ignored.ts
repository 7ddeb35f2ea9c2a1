import { addToGitignore } from "../../fixes/newFile.ts";
import { classifyKeyText } from "../../keys/classify.ts";
import { defineRule } from "../rule.ts";
import { isIgnored } from "../support/gitignore.ts";
import { firstLine, headOf } from "../support/keyPlace.ts";

/** A file with a private key of the project that its `.gitignore` does not cover: the next `git add .` publishes it. */
export const privateKeyNotIgnored = defineRule({
  meta: {
    id: "private-key-not-ignored",
    title: "Private key file that git does not ignore",
    severity: "info",
    topic: "key-text",
    fixable: true,
    since: "0.1.0",
  },
  *check(context) {
    const { deployment, project } = context;
    if (deployment.purpose !== "active" || !deployment.productEvident) return;
    const files = new Set([
      ...deployment.files,
      ...deployment.keyUses.flatMap(({ value }) => ("written" in value ? [value.written.uri] : [])),
    ]);
    for (const uri of files) {
      const document = project.documents.get(uri);
      if (document?.syntax !== "pem" || !isPrivateKey(document.text) || isIgnored(context, uri) !== false) continue;
      const changes = addToGitignore(project, uri);
      yield {
        uri,
        span: firstLine(document.text, headOf(document.text)),
        message: "Git does not ignore this private key: the next commit may publish it",
        fixes: changes.length === 0 ? [] : [{ title: "Add the file to .gitignore", safety: "unsafe", changes }],
      };
    }
  },
});

const isPrivateKey = (text: string): boolean =>
  ["private-key", "encrypted-private-key", "openssh-private-key"].includes(classifyKeyText(text).kind);
