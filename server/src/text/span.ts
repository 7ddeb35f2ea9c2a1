/** A half-open range of a text in UTF-16 code units: `start` is inside, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value together with the place it was written at. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

export const span = (start: number, end: number): Span => ({ start, end });

/** Whether an offset lies in the span; the end counts, so that a cursor behind the last character is inside. */
export const touches = (target: Span, offset: number): boolean => target.start <= offset && offset <= target.end;
