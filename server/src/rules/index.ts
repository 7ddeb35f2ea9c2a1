import { algorithmNone } from "./algorithm/algorithm-none.ts";
import { algorithmNotAString } from "./algorithm/algorithm-not-a-string.ts";
import { algorithmNotRs256ControlPlane } from "./algorithm/algorithm-not-rs256-control-plane.ts";
import { algorithmUndocumented } from "./algorithm/algorithm-undocumented.ts";
import { algorithmUnknown } from "./algorithm/algorithm-unknown.ts";
import { asymmetricAlgorithmWithSecret } from "./algorithm/asymmetric-algorithm-with-secret.ts";
import { ecCurveMismatch } from "./algorithm/ec-curve-mismatch.ts";
import { hmacAlgorithmWithPublicKey } from "./algorithm/hmac-algorithm-with-public-key.ts";
import { keyAlgorithmMismatch } from "./algorithm/key-algorithm-mismatch.ts";
import { adminScopeEqualsGrantable } from "./configuration/admin-scope-equals-grantable.ts";
import { adminScopeReplacesDefault } from "./configuration/admin-scope-replaces-default.ts";
import { audienceNotVerified } from "./configuration/audience-not-verified.ts";
import { authorizationConfigWithoutAuthorization } from "./configuration/authorization-config-without-authorization.ts";
import { authorizationNotBool } from "./configuration/authorization-not-bool.ts";
import { configUnknownField } from "./configuration/config-unknown-field.ts";
import { configWrongType } from "./configuration/config-wrong-type.ts";
import { cookieNameWithoutCookieSource } from "./configuration/cookie-name-without-cookie-source.ts";
import { excludedRoutesNoSlash } from "./configuration/excluded-routes-no-slash.ts";
import { excludedRoutesOverridden } from "./configuration/excluded-routes-overridden.ts";
import { excludedRoutesReplaceDefaults } from "./configuration/excluded-routes-replace-defaults.ts";
import { excludedRoutesTooBroad } from "./configuration/excluded-routes-too-broad.ts";
import { middlewareAndAuthorization } from "./configuration/middleware-and-authorization.ts";
import { middlewareNoRbac } from "./configuration/middleware-no-rbac.ts";
import { middlewareShadowedByAgentos } from "./configuration/middleware-shadowed-by-agentos.ts";
import { middlewareUnknownParameter } from "./configuration/middleware-unknown-parameter.ts";
import { scopeMappingsBadKey } from "./configuration/scope-mappings-bad-key.ts";
import { scopeMappingsBuiltin } from "./configuration/scope-mappings-builtin.ts";
import { scopeMappingsIneffective } from "./configuration/scope-mappings-ineffective.ts";
import { scopeMappingsResourceIgnored } from "./configuration/scope-mappings-resource-ignored.ts";
import { scopeMappingsThreePart } from "./configuration/scope-mappings-three-part.ts";
import { secretKeyDeprecated } from "./configuration/secret-key-deprecated.ts";
import { secretKeyNeedsAlgorithm } from "./configuration/secret-key-needs-algorithm.ts";
import { tokenSourceInvalid } from "./configuration/token-source-invalid.ts";
import { userIsolationInactive } from "./configuration/user-isolation-inactive.ts";
import { validateFalse } from "./configuration/validate-false.ts";
import { verificationKeyUnsetEnv } from "./configuration/verification-key-unset-env.ts";
import { verificationKeysNotAList } from "./configuration/verification-keys-not-a-list.ts";
import { verifyAudienceIdFromName } from "./configuration/verify-audience-id-from-name.ts";
import { verifyAudienceUnstableId } from "./configuration/verify-audience-unstable-id.ts";
import { missingCryptography } from "./dependencies/missing-cryptography.ts";
import { corsOriginListNotJson } from "./env-file/cors-origin-list-not-json.ts";
import { dockerEnvFileMultiline } from "./env-file/docker-env-file-multiline.ts";
import { dockerfileEnvPem } from "./env-file/dockerfile-env-pem.ts";
import { dotenvLoadedTooLate } from "./env-file/dotenv-loaded-too-late.ts";
import { envDollarInterpolation } from "./env-file/env-dollar-interpolation.ts";
import { envDuplicateKey } from "./env-file/env-duplicate-key.ts";
import { envEmptyAuthValue } from "./env-file/env-empty-auth-value.ts";
import { envFileEncoding } from "./env-file/env-file-encoding.ts";
import { envFileNotLoaded } from "./env-file/env-file-not-loaded.ts";
import { envInlineComment } from "./env-file/env-inline-comment.ts";
import { envUnsupportedQuoting } from "./env-file/env-unsupported-quoting.ts";
import { unknownAuthEnvVar } from "./env-file/unknown-auth-env-var.ts";
import { yamlEscapedPem } from "./env-file/yaml-escaped-pem.ts";
import { yamlFoldedPem } from "./env-file/yaml-folded-pem.ts";
import { jwksAlgorithmMismatch } from "./jwks/jwks-algorithm-mismatch.ts";
import { jwksBom } from "./jwks/jwks-bom.ts";
import { jwksDuplicateKid } from "./jwks/jwks-duplicate-kid.ts";
import { jwksEmpty } from "./jwks/jwks-empty.ts";
import { jwksEncoding } from "./jwks/jwks-encoding.ts";
import { jwksFileIsDirectory } from "./jwks/jwks-file-is-directory.ts";
import { jwksFileIsJson } from "./jwks/jwks-file-is-json.ts";
import { jwksFileIsPem } from "./jwks/jwks-file-is-pem.ts";
import { jwksFileIsUrl } from "./jwks/jwks-file-is-url.ts";
import { jwksFileNotFound } from "./jwks/jwks-file-not-found.ts";
import { jwksFileTilde } from "./jwks/jwks-file-tilde.ts";
import { jwksInvalidJson } from "./jwks/jwks-invalid-json.ts";
import { jwksKeyDropped } from "./jwks/jwks-key-dropped.ts";
import { jwksKeysNotArray } from "./jwks/jwks-keys-not-array.ts";
import { jwksKidNotString } from "./jwks/jwks-kid-not-string.ts";
import { jwksMissingKid } from "./jwks/jwks-missing-kid.ts";
import { jwksMultipleKidless } from "./jwks/jwks-multiple-kidless.ts";
import { jwksNoUsableKey } from "./jwks/jwks-no-usable-key.ts";
import { jwksNotObject } from "./jwks/jwks-not-object.ts";
import { jwksPrivateKey } from "./jwks/jwks-private-key.ts";
import { jwksSingleJwk } from "./jwks/jwks-single-jwk.ts";
import { jwksSymmetricKey } from "./jwks/jwks-symmetric-key.ts";
import { jwksUseEnc } from "./jwks/jwks-use-enc.ts";
import { certificateAsKey } from "./key-text/certificate-as-key.ts";
import { encryptedPrivateKey } from "./key-text/encrypted-private-key.ts";
import { envValueLiteralQuotes } from "./key-text/env-value-literal-quotes.ts";
import { hardcodedSecret } from "./key-text/hardcoded-secret.ts";
import { hmacSecretTooShort } from "./key-text/hmac-secret-too-short.ts";
import { keyIsBareBase64 } from "./key-text/key-is-bare-base64.ts";
import { keyIsBase64Pem } from "./key-text/key-is-base64-pem.ts";
import { keyIsJwks } from "./key-text/key-is-jwks.ts";
import { keyIsPath } from "./key-text/key-is-path.ts";
import { keyIsPlaceholder } from "./key-text/key-is-placeholder.ts";
import { keyIsUrl } from "./key-text/key-is-url.ts";
import { knownPublicSecret } from "./key-text/known-public-secret.ts";
import { mixedKeyFamilies } from "./key-text/mixed-key-families.ts";
import { opensshPrivateKey } from "./key-text/openssh-private-key.ts";
import { pemBodyCorrupt } from "./key-text/pem-body-corrupt.ts";
import { pemLiteralBackslashN } from "./key-text/pem-literal-backslash-n.ts";
import { pemMalformedDelimiters } from "./key-text/pem-malformed-delimiters.ts";
import { pemNewlinesCollapsed } from "./key-text/pem-newlines-collapsed.ts";
import { pemUnquotedMultiline } from "./key-text/pem-unquoted-multiline.ts";
import { pemUnterminatedQuote } from "./key-text/pem-unterminated-quote.ts";
import { privateKeyAsVerificationKey } from "./key-text/private-key-as-verification-key.ts";
import { privateKeyNotIgnored } from "./key-text/private-key-not-ignored.ts";
import { rsaKeyTooSmall } from "./key-text/rsa-key-too-small.ts";
import { secretSurroundingWhitespace } from "./key-text/secret-surrounding-whitespace.ts";
import { securityKeyBearerPrefix } from "./key-text/security-key-bearer-prefix.ts";
import { securityKeyNonAscii } from "./key-text/security-key-non-ascii.ts";
import { securityKeyPatPrefix } from "./key-text/security-key-pat-prefix.ts";
import { securityKeyWeak } from "./key-text/security-key-weak.ts";
import { unusableKeyShadowsLaterKeys } from "./key-text/unusable-key-shadows-later-keys.ts";
import { agentosUrlMissing } from "./mcp/agentos-url-missing.ts";
import { agentosUrlNotHttps } from "./mcp/agentos-url-not-https.ts";
import { mcpAuthExemptPaths } from "./mcp/mcp-auth-exempt-paths.ts";
import { mcpAuthIsString } from "./mcp/mcp-auth-is-string.ts";
import { mcpAuthWithoutServer } from "./mcp/mcp-auth-without-server.ts";
import { mcpConnectSecretShort } from "./mcp/mcp-connect-secret-short.ts";
import { mcpSigningKeyShort } from "./mcp/mcp-signing-key-short.ts";
import { agnoKnownAuthHole } from "./precedence/agno-known-auth-hole.ts";
import { authorizationEnabledEnv } from "./precedence/authorization-enabled-env.ts";
import { authorizationWithoutKey } from "./precedence/authorization-without-key.ts";
import { jwtBefore2313 } from "./precedence/jwt-before-2-3-13.ts";
import { jwtEnvWithoutAuthorization } from "./precedence/jwt-env-without-authorization.ts";
import { securityKeyAndJwt } from "./precedence/security-key-and-jwt.ts";
import { templateDevJwt } from "./precedence/template-dev-jwt.ts";
import type { Rule } from "./rule.ts";
import { reservedSubject } from "./scopes/reserved-subject.ts";
import { scopeClaimName } from "./scopes/scope-claim-name.ts";
import { scopeConfigTooEarly } from "./scopes/scope-config-too-early.ts";
import { scopeGateMissing } from "./scopes/scope-gate-missing.ts";
import { scopeIdNotHonoured } from "./scopes/scope-id-not-honoured.ts";
import { scopeLegacySystem } from "./scopes/scope-legacy-system.ts";
import { scopeMalformed } from "./scopes/scope-malformed.ts";
import { scopeUnknownAction } from "./scopes/scope-unknown-action.ts";
import { scopeUnknownResource } from "./scopes/scope-unknown-resource.ts";
import { scopeWildcardAction } from "./scopes/scope-wildcard-action.ts";
import { scopesClaimIsString } from "./scopes/scopes-claim-is-string.ts";

/** Every rule, in the order of the table in docs/rules. */
export const rules: readonly Rule[] = [
  corsOriginListNotJson,
  dockerEnvFileMultiline,
  dockerfileEnvPem,
  dotenvLoadedTooLate,
  envDollarInterpolation,
  envDuplicateKey,
  envEmptyAuthValue,
  envFileEncoding,
  envFileNotLoaded,
  envInlineComment,
  envUnsupportedQuoting,
  unknownAuthEnvVar,
  yamlEscapedPem,
  yamlFoldedPem,
  certificateAsKey,
  encryptedPrivateKey,
  envValueLiteralQuotes,
  hardcodedSecret,
  hmacSecretTooShort,
  keyIsBareBase64,
  keyIsBase64Pem,
  keyIsJwks,
  keyIsPath,
  keyIsPlaceholder,
  keyIsUrl,
  knownPublicSecret,
  mixedKeyFamilies,
  opensshPrivateKey,
  pemBodyCorrupt,
  pemLiteralBackslashN,
  pemMalformedDelimiters,
  pemNewlinesCollapsed,
  pemUnquotedMultiline,
  pemUnterminatedQuote,
  privateKeyAsVerificationKey,
  privateKeyNotIgnored,
  rsaKeyTooSmall,
  secretSurroundingWhitespace,
  securityKeyBearerPrefix,
  securityKeyNonAscii,
  securityKeyPatPrefix,
  securityKeyWeak,
  unusableKeyShadowsLaterKeys,
  jwksAlgorithmMismatch,
  jwksBom,
  jwksDuplicateKid,
  jwksEmpty,
  jwksEncoding,
  jwksFileIsDirectory,
  jwksFileIsJson,
  jwksFileIsPem,
  jwksFileIsUrl,
  jwksFileNotFound,
  jwksFileTilde,
  jwksInvalidJson,
  jwksKeyDropped,
  jwksKeysNotArray,
  jwksKidNotString,
  jwksMissingKid,
  jwksMultipleKidless,
  jwksNoUsableKey,
  jwksNotObject,
  jwksPrivateKey,
  jwksSingleJwk,
  jwksSymmetricKey,
  jwksUseEnc,
  algorithmNone,
  algorithmNotAString,
  algorithmNotRs256ControlPlane,
  algorithmUndocumented,
  algorithmUnknown,
  asymmetricAlgorithmWithSecret,
  ecCurveMismatch,
  hmacAlgorithmWithPublicKey,
  keyAlgorithmMismatch,
  agnoKnownAuthHole,
  authorizationEnabledEnv,
  authorizationWithoutKey,
  jwtBefore2313,
  jwtEnvWithoutAuthorization,
  securityKeyAndJwt,
  templateDevJwt,
  authorizationConfigWithoutAuthorization,
  authorizationNotBool,
  configUnknownField,
  middlewareAndAuthorization,
  middlewareNoRbac,
  middlewareShadowedByAgentos,
  middlewareUnknownParameter,
  secretKeyDeprecated,
  secretKeyNeedsAlgorithm,
  validateFalse,
  verificationKeyUnsetEnv,
  verificationKeysNotAList,
  adminScopeEqualsGrantable,
  adminScopeReplacesDefault,
  audienceNotVerified,
  configWrongType,
  cookieNameWithoutCookieSource,
  excludedRoutesNoSlash,
  excludedRoutesOverridden,
  excludedRoutesReplaceDefaults,
  excludedRoutesTooBroad,
  scopeMappingsBadKey,
  scopeMappingsBuiltin,
  scopeMappingsIneffective,
  scopeMappingsResourceIgnored,
  scopeMappingsThreePart,
  tokenSourceInvalid,
  userIsolationInactive,
  verifyAudienceIdFromName,
  verifyAudienceUnstableId,
  missingCryptography,
  reservedSubject,
  scopeClaimName,
  scopeConfigTooEarly,
  scopeGateMissing,
  scopeIdNotHonoured,
  scopeLegacySystem,
  scopeMalformed,
  scopeUnknownAction,
  scopeUnknownResource,
  scopeWildcardAction,
  scopesClaimIsString,
  agentosUrlMissing,
  agentosUrlNotHttps,
  mcpAuthExemptPaths,
  mcpAuthIsString,
  mcpAuthWithoutServer,
  mcpConnectSecretShort,
  mcpSigningKeyShort,
];
