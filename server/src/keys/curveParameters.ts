import { curveOfOid, decodePoint, otherCurves, toBigInt, type WeierstrassCurve } from "./curves.ts";
import { childrenOf, contentsOf, type DerElement, oidOf, Tag, unsignedOf } from "./der.ts";

/** A curve that a key names, or spells out. `curve` is absent for one that JWTs do not use. */
export interface NamedCurve {
  readonly name: string;
  readonly size: number;
  readonly curve?: WeierstrassCurve;
  readonly isExplicit?: boolean;
}

/** ECParameters (RFC 5480 §2.1.1): a named curve, or explicit parameters of a curve that is known. */
export function curveOfParameters(bytes: Uint8Array, parameters: DerElement | undefined): NamedCurve | undefined {
  const oid = oidOf(bytes, parameters);
  if (oid !== undefined) {
    const curve = curveOfOid(oid);
    if (curve !== undefined) return { name: curve.name, size: curve.size, curve };
    const other = otherCurves[oid];
    return other === undefined ? undefined : { name: other.pythonName, size: other.size };
  }
  const curve = explicitCurveOf(bytes, parameters);
  return curve === undefined ? undefined : { name: curve.name, size: curve.size, curve, isExplicit: true };
}

/** The NIST curve that SpecifiedECDomain (SEC 1 §C.2) spells out; cryptography maps these three back to their names. */
export function explicitCurveOf(bytes: Uint8Array, parameters: DerElement | undefined): WeierstrassCurve | undefined {
  if (parameters?.tag !== Tag.sequence) return undefined;
  const [, field, equation, base, order] = childrenOf(bytes, parameters) ?? [];
  if (field?.tag !== Tag.sequence || equation?.tag !== Tag.sequence || base?.tag !== Tag.octetString) return undefined;
  const p = unsignedOf(bytes, childrenOf(bytes, field)?.[1]);
  const b = childrenOf(bytes, equation)?.[1];
  const n = unsignedOf(bytes, order);
  if (p === undefined || n === undefined || b?.tag !== Tag.octetString) return undefined;
  const prime = toBigInt(p);
  const curve = nistOids.map(curveOfOid).find((candidate) => candidate?.p === prime);
  if (curve === undefined || toBigInt(contentsOf(bytes, b)) !== curve.b || toBigInt(n) !== curve.n) return undefined;
  const point = decodePoint(curve, contentsOf(bytes, base));
  return point?.x === curve.gx && point.y === curve.gy ? curve : undefined;
}

const nistOids = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];
