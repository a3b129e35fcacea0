import { z } from 'zod';

/** An id of Pinterest: digits as text; a number only where it lost no digit. */
export const idField = z.union([
	z.string().trim().min(1),
	z.number().int().nonnegative().refine(Number.isSafeInteger).transform(String),
]);

/** A text that may be absent; anything that is no text counts as absent. */
export const optionalText = z
	.string()
	.nullish()
	.transform((value) => value ?? null)
	.catch(null);

/** One page of a list; no bookmark means it was the last one. */
export const pageSchema = z.object({
	items: z.array(z.unknown()),
	bookmark: z
		.string()
		.nullish()
		.transform((value) => (value === '' ? null : (value ?? null))),
});
