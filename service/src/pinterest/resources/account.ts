import { z } from 'zod';
import { callPinterest, type Wire } from '../call-pinterest.js';
import type { PinterestPort } from '../port.js';
import { idField, optionalText } from './fields.js';

const accountSchema = z
	.object({
		id: idField.nullish().catch(null),
		username: optionalText,
		business_name: optionalText,
		account_type: optionalText,
	})
	.transform((answer, context) => {
		// Older answers carry no id; the name is the next best key.
		const id = answer.id ?? answer.username;
		if (id === null) {
			context.addIssue({ code: 'custom', message: 'neither id nor username' });
			return z.NEVER;
		}
		const { username, business_name: displayName, account_type: accountType } = answer;
		return { id, username, displayName, ...(accountType === null ? {} : { accountType }) };
	});

/** The connected user. */
export function accountResource(wire: Wire): Pick<PinterestPort, 'getUserAccount'> {
	return {
		getUserAccount: async (token, { signal, accountId, onLimits } = {}) => {
			const { value } = await callPinterest(wire, {
				operation: 'read',
				method: 'GET',
				path: '/user_account',
				authorization: `Bearer ${token}`,
				schema: accountSchema,
				secrets: [token],
				signal,
				accountId,
				onLimits,
			});
			return value;
		},
	};
}
