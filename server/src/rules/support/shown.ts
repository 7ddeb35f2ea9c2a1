/** A text of the project as a message quotes it: on one line, and cut where it is long. */
export function shown(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
