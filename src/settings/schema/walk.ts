import * as z from 'zod';
import type { Words } from '../../words/language.ts';
import type { Path } from '../problem.ts';

type Schema = z.core.$ZodType;

/** The schemas a field of a schema can have; `''` stands for "any entry" of a list or a map. */
export function fieldsOf(schema: Schema): readonly { readonly key: string; readonly schema: Schema }[] {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodObject) return Object.entries(bare.shape).map(([key, schema]) => ({ key, schema }));
  if (bare instanceof z.ZodArray) return [{ key: '', schema: bare.element }];
  if (bare instanceof z.ZodRecord) return [{ key: '', schema: bare.valueType }];
  if (bare instanceof z.ZodTuple) return bare.def.items.map((schema, index) => ({ key: String(index), schema }));
  if (bare instanceof z.ZodUnion) return bare.options.flatMap(fieldsOf);
  return [];
}

/** Without default and optional around it. */
function unwrapped(schema: Schema): Schema {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return unwrapped(schema.def.innerType);
  return schema;
}

/** Every schema that may stand at a path; several where a union branches. */
function schemasAt(root: Schema, path: Path): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, part) =>
      schemas.flatMap((schema) =>
        fieldsOf(schema)
          .filter(({ key }) => key === '' || key === String(part))
          .map((field) => field.schema),
      ),
    [root],
  );
}

/** What the schema says about the field at a path; null where it says nothing. */
export function describedAt(root: Schema, path: Path): Words | null {
  for (const schema of schemasAt(root, path)) {
    const { description: en, zh } = (schema as z.ZodType).meta() ?? {};
    if (en !== undefined && typeof zh === 'string') return { en, zh };
  }
  return null;
}

/** The keys that may stand at a path. */
export function keysAt(root: Schema, path: Path): readonly string[] {
  const keys = schemasAt(root, path).flatMap((schema) => fieldsOf(schema).map(({ key }) => key));
  return [...new Set(keys)].filter((key) => key !== '');
}
