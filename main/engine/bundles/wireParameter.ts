/** A parameter of a job as CreateJob takes it. */

/** Exactly one member, by the type of the parameter. */
export type WireParameter =
  | { readonly string: string }
  | { readonly int: string }
  | { readonly float: string }
  | { readonly path: string }
  | { readonly bool: 'true' | 'false' }
  | { readonly rangeExpr: string }
  | { readonly stringList: readonly string[] }
  | { readonly pathList: readonly string[] }
  | { readonly intList: readonly string[] }
  | { readonly floatList: readonly string[] }
  | { readonly boolList: readonly string[] }
  | { readonly intListList: readonly (readonly string[])[] };
