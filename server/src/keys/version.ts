/**
 * Whether a version of PyPI is at least `major.minor.patch`. Only the leading numbers count; a pre-release of the very version is below it.
 * A text without a number is treated as the newest, since that is what an unpinned installation gets.
 */
export function isAtLeast(version: string, major: number, minor = 0, patch = 0): boolean {
  const match = /^\s*v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?(.{0,20})/.exec(version);
  if (match === null) return true;
  const parts = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  const wanted = [major, minor, patch];
  for (let i = 0; i < 3; i++) {
    const difference = (parts[i] as number) - (wanted[i] as number);
    if (difference !== 0) return difference > 0;
  }
  return !/^\.?-?(a|b|rc|dev|alpha|beta|pre)/.test(match[4] ?? "");
}
