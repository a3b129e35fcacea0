import { z } from 'zod';
import { faultNames } from './faults.js';

const count = z.number().int().min(0);
const faultName = z.enum(faultNames);

/** A board's own fault: a name, or a name with a delay. */
const boardFault = z.union([
	faultName.transform((name) => ({ name })),
	z.strictObject({ name: faultName, delayMs: count.optional() }),
]);

export const settingsPatch = z
	.strictObject({
		lagMs: count,
		writeLimitPerMinute: count.nullable(),
		readLimitPerMinute: count.nullable(),
		holdMs: count,
		delayMs: count,
		mediaProcessingMs: count,
		fetchImages: z.boolean(),
		rotation: z.enum(['kill', 'keep']),
		accessTokenSeconds: count,
		refreshTokenSeconds: count,
		latencyMs: count,
	})
	.partial();

export const faultRules = z.array(
	z.strictObject({
		match: z
			.strictObject({
				boardId: z.string(),
				titleIncludes: z.string(),
				operation: z.string(),
				userId: z.string(),
			})
			.partial()
			.default({}),
		fault: faultName,
		times: count.optional(),
		after: count.optional(),
		delayMs: count.optional(),
		probability: z.number().min(0).max(1).optional(),
		seed: count.optional(),
	}),
);

export const usersCreate = z.strictObject({
	usernames: z.array(z.string().min(1)).min(1),
	clientId: z.string().min(1).default('sandbox'),
	scopes: z.array(z.string()).optional(),
});

export const boardCreate = z.strictObject({
	/** Owner, by name or id; made at first sight. */
	user: z.string().min(1),
	name: z.string().min(1),
	privacy: z.enum(['PUBLIC', 'PROTECTED', 'SECRET']).default('PUBLIC'),
	archived: z.boolean().default(false),
	/** Invited users, by name or id; made at first sight. */
	collaborators: z.array(z.string()).default([]),
	fault: boardFault.nullable().default(null),
});

export const boardPatch = z
	.strictObject({
		name: z.string().min(1),
		privacy: z.enum(['PUBLIC', 'PROTECTED', 'SECRET']),
		archived: z.boolean(),
		fault: boardFault.nullable(),
	})
	.partial();

export const resetOptions = z.strictObject({ everything: z.boolean().default(false) });
