/** Ways in which values reach a container or a cluster, and files that are made on the way. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";
import { AUTH, app, cfg, env, esc, ind, rej, req, rsa, type UnseenProject, V } from "./project.ts";

const S = "osk-91hfKwq02nfTTs81mz";
const dockerfile = 'FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt main.py ./\nCMD ["uvicorn", "main:app"]\n';
const P = (files: Files): Files => ({
  "requirements.txt": req(),
  "main.py": app({ args: AUTH, load: false }),
  Dockerfile: dockerfile,
  ...files,
});
const workload = (container: string, more: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: agentos
spec:
  template:
    spec:
      containers:
        - name: agentos
          image: registry.local/agentos:1
${ind(container, 10)}
---
apiVersion: v1
kind: Secret
metadata: {name: agentos-auth}
${more}`;
const keyed = (variable: string, key: string): string =>
  `env:\n  - name: ${variable}\n    valueFrom:\n      secretKeyRef:\n        name: agentos-auth\n        key: ${key}`;
const service = (lines: string): string => `services:\n  api:\n    build: .\n${ind(lines, 4)}\n`;
const jwksApp = (before: string): Files => ({
  "requirements.txt": req(),
  "main.py": app({ load: false, before, args: cfg('jwks_file="jwks.json",') }),
});

export const deploymentProjects: readonly UnseenProject[] = [
  {
    title: "a Secret's key under another name than the variable's",
    files: P({ "k8s.yaml": workload(keyed(V, "jwt-public-key"), `stringData:\n  jwt-public-key: '${esc(rsa)}'\n`) }),
    want: ["error k8s.yaml~jwt-public-key: yaml-escaped-pem|pem-literal-backslash-n"],
  },
  {
    title: "… whose data end with a line break",
    files: P({
      "main.py": app({ load: false }),
      "k8s.yaml": workload(keyed("OS_SECURITY_KEY", "security-key"), `data:\n  security-key: ${K.base64(`${S}\n`)}\n`),
    }),
    want: ["error k8s.yaml~security-key: secret-surrounding-whitespace"],
  },
  {
    title: "a compose command loads the env file",
    files: P({
      ".env.production": `${V}='${esc(rsa)}'\n`,
      "compose.yaml": service('command: uvicorn main:app --env-file .env.production\nvolumes: [".:/app"]'),
    }),
    want: [`error .env.production~${V} pem-literal-backslash-n`],
    out: rej,
  },
  {
    title: "a dollar sign in a secret of a compose file",
    files: P({ "main.py": app({ load: false }), "compose.yaml": service('environment:\n  OS_SECURITY_KEY: "pa$word-Zk29sLq81mXv"') }),
    want: ["error compose.yaml~OS_SECURITY_KEY env-dollar-interpolation"],
    allow: ["hardcoded-secret"],
  },
  {
    title: "… written twice",
    files: P({ "main.py": app({ load: false }), "compose.yaml": service('environment:\n  OS_SECURITY_KEY: "pa$$word-Zk29sLq81mXv"') }),
    want: [],
    allow: ["hardcoded-secret"],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "the app writes its key set before it reads it",
    files: jwksApp('import httpx\n\nPath("jwks.json").write_text(httpx.get("https://idp.example.com/jwks").text)'),
    want: [],
  },
  {
    title: "a script fetches the key set",
    files: {
      ...jwksApp(""),
      "scripts/start.sh": "#!/bin/sh\ncurl -fsS https://idp.example.com/jwks -o jwks.json\nexec uvicorn main:app\n",
    },
    want: [],
  },
  { title: "nothing makes the key set", files: jwksApp(""), want: ['error main.py~jwks_file="jwks.json" jwks-file-not-found'] },
  {
    title: "agno before 2.3.13 reads no JWT variable, so that nothing needs cryptography",
    files: {
      "requirements.txt": "agno>=2.1,<2.3.13\npython-dotenv\n",
      ".env": `${env(rsa)}OS_SECURITY_KEY=${S}\n`,
      "main.py": app(),
    },
    want: [`warning .env~${V} jwt-before-2-3-13`],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "a star is no scope",
    files: {
      "requirements.txt": req(),
      ".env": env(rsa),
      "main.py": app({ args: AUTH }),
      "mint.py": 'import jwt\n\n\ndef token(user, key):\n    return jwt.encode({"sub": user, "scopes": ["*"]}, key, algorithm="RS256")\n',
    },
    want: ['error mint.py~["*"] scope-wildcard-action'],
  },
];
