import { nativeDatabase } from '../../service/src/platform/mongo.js';
import type { Stack } from './start-stack.js';
import type { Tenant } from './tenant.js';

/** Sets fields of a connected account as something outside our calls would, for all to see at once. */
export async function changeAccount(
	{ context }: Pick<Stack, 'context'>,
	{ accountId }: Pick<Tenant, 'accountId'>,
	set: Record<string, unknown>,
): Promise<void> {
	await nativeDatabase(context.connection)
		.collection<{ _id: string }>('accounts')
		.updateOne({ _id: accountId }, { $set: set });
	context.accounts.accountCaches.records.delete(accountId);
}
