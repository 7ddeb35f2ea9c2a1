/** Settings that pydantic reads: fields come from the environment or an env file, under names of their own. */
import * as K from "../../support/keys.ts";
import type { Files } from "../../support/project.ts";
import { ec, env, esc, ok, open, req, rsa, type UnseenProject } from "./project.ts";

const imports = [
  "from agno.agent import Agent",
  "from agno.os import AgentOS",
  "from agno.os.config import AuthorizationConfig",
  "from pydantic import AliasChoices, Field, SecretStr, field_validator",
  "from pydantic_settings import BaseSettings, SettingsConfigDict",
  "",
].join("\n");
const app = (config: string): string =>
  `agent_os = AgentOS(id="x", agents=[Agent(id="h")], authorization=True, authorization_config=AuthorizationConfig(${config}))\napp = agent_os.get_app()\n`;
const settings = (body: string, config = 'env_file=".env"'): string =>
  `class Settings(BaseSettings):\n    model_config = SettingsConfigDict(${config})\n${body
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")}\n\nsettings = Settings()\n`;
const P = (main: string, envFile: string, files: Files = {}): Files => ({
  "requirements.txt": `${req()}pydantic-settings==2.6.0\n`,
  ".env": envFile,
  "main.py": imports + main,
  ...files,
});
const escapedKey = `JWT_PUBLIC_KEY=${esc(rsa)}\n`;

export const settingsClassProjects: readonly UnseenProject[] = [
  {
    title: "a field with a broken key",
    files: P(settings("jwt_public_key: str") + app("verification_keys=[settings.jwt_public_key]"), escapedKey),
    want: ["error .env~JWT_PUBLIC_KEY pem-literal-backslash-n"],
  },
  {
    title: "a healthy field beside others",
    files: P(
      settings("jwt_public_key: str\ndebug: bool = False") + app("verification_keys=[settings.jwt_public_key]"),
      `JWT_PUBLIC_KEY="${rsa}"\n`,
    ),
    want: [],
  },
  {
    title: "a module of settings, pydantic 1's way",
    files: {
      "requirements.txt": req(),
      ".env": escapedKey,
      "app/__init__.py": "",
      "app/settings.py":
        'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    jwt_public_key: str = ""\n\n    class Config:\n        env_file = ".env"\n\n\nsettings = Settings()\n',
      "app/main.py": `${imports}from app.settings import settings\n\n${app("verification_keys=[settings.jwt_public_key]")}`,
    },
    want: ["error .env~JWT_PUBLIC_KEY pem-literal-backslash-n"],
  },
  {
    title: "a SecretStr",
    files: P(
      settings("jwt_secret: SecretStr") + app("verification_keys=[settings.jwt_secret.get_secret_value()]"),
      `JWT_SECRET=${K.secret()}\n`,
    ),
    want: ["error .env~JWT_SECRET asymmetric-algorithm-with-secret"],
  },
  {
    title: "a prefix",
    files: P(settings("key: str", 'env_file=".env", env_prefix="APP_"') + app("verification_keys=[settings.key]"), `APP_KEY="${ec}"\n`),
    want: ["error .env~APP_KEY key-algorithm-mismatch"],
  },
  {
    title: "aliases",
    files: P(
      settings('key: str = Field(validation_alias=AliasChoices("IDP_KEY", "OLD_KEY"))') + app("verification_keys=[settings.key]"),
      `OLD_KEY="${ec}"\n`,
    ),
    want: ["error .env~OLD_KEY key-algorithm-mismatch"],
  },
  {
    title: "defaults",
    files: P(
      settings(`key: str\nalgorithm: str = "rs256"`) + app("verification_keys=[settings.key], algorithm=settings.algorithm"),
      `KEY="${rsa}"\n`,
    ),
    want: ['error main.py~"rs256" algorithm-unknown'],
  },
  {
    title: "a default that the env file overrules",
    files: P(
      settings(`key: str\nalgorithm: str = "ES256"`) + app("verification_keys=[settings.key], algorithm=settings.algorithm"),
      `KEY="${rsa}"\nALGORITHM=RS256\n`,
    ),
    want: [],
  },
  {
    title: "a function hands the settings out",
    files: P(
      `${settings("key: str").replace(/\nsettings = .*\n/, "")}\n\ndef get_settings() -> Settings:\n    return Settings()\n\n${app("verification_keys=[get_settings().key]")}`,
      `KEY=${esc(rsa)}\n`,
    ),
    want: ["error .env~KEY pem-literal-backslash-n"],
  },
  {
    title: "a validator may repair the value",
    files: P(
      settings('key: str\n\n@field_validator("key")\n@classmethod\ndef lines(cls, value):\n    return value.replace("\\\\n", "\\n")') +
        app("verification_keys=[settings.key]"),
      `KEY=${esc(rsa)}\n`,
    ),
    want: [],
  },
  {
    title: "a property repairs the value",
    files: P(
      settings('key: str\n\n@property\ndef pem(self):\n    return self.key.replace("\\\\n", "\\n")') +
        app("verification_keys=[settings.pem]"),
      `KEY=${esc(rsa)}\n`,
    ),
    want: [],
  },
  {
    title: "the variable of the product through a field",
    files: P(settings("jwt_verification_key: str") + app("verification_keys=[settings.jwt_verification_key]"), env(rsa)),
    want: [],
    out: ok,
  },
  {
    title: "… but only through the environment",
    files: P(settings("jwt_verification_key: str") + app(""), env(rsa)),
    want: ["error .env~JWT_VERIFICATION_KEY env-file-not-loaded"],
    out: { startup: "fails" },
  },
  {
    title: "the security key, which only a settings class reads",
    files: P(
      `${settings("os_security_key: str")}agent_os = AgentOS(id="x", agents=[Agent(id="h")])\napp = agent_os.get_app()\n`,
      "OS_SECURITY_KEY=osk-91hfKwq02nfTTs81mz\n",
    ),
    want: ["error .env~OS_SECURITY_KEY env-file-not-loaded"],
    out: open,
  },
  {
    title: "… and hands on",
    files: P(
      `from agno.os.settings import AgnoAPISettings\n${settings("os_security_key: str")}agent_os = AgentOS(id="x", agents=[Agent(id="h")], settings=AgnoAPISettings(os_security_key=settings.os_security_key))\napp = agent_os.get_app()\n`,
      "OS_SECURITY_KEY=osk-91hfKwq02nfTTs81mz\n",
    ),
    want: [],
    out: { startup: "ok", anonymous: 401, securityKey: 200 },
  },
  {
    title: "a settings class beside compose, which loads the file",
    files: P(settings("jwt_verification_key: str") + app(""), env(rsa), {
      Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
      "compose.yaml": "services:\n  api:\n    build: .\n    env_file: .env\n",
    }),
    want: [],
    out: ok,
  },
];
